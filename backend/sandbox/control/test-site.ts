import { Hono } from 'hono';
import { readMail } from '../mail/stored-mail.ts';
import { storeMail } from '../mail/store-mail.ts';
import { startTwin, type RunningTwin, type TwinOptions } from '../start-twin.ts';
import { listen } from './listen.ts';

export interface StandInProduct {
  url: string;
  /** "METHOD /path" of everything but the clock, in order. */
  asked: string[];
  /** What the next card calls get. */
  card: unknown;
  /** The business clock answers 503. */
  hasNoClock: boolean;
  close(): Promise<void>;
}

/** Just enough of the product: its clock, a card, and somewhere for reactions to go. */
export async function startStandInProduct(): Promise<StandInProduct> {
  const listener = await listen(0, 'a stand-in product');
  const product: StandInProduct = { url: listener.url, asked: [], card: null, hasNoClock: false, close: () => listener.close() };
  let offsetMs = 0;
  const app = new Hono();
  app.all('/internal/clock', async (c) => {
    if (product.hasNoClock) return c.body(null, 503);
    if (c.req.method === 'POST') offsetMs += ((await c.req.json()) as { advanceMs: number }).advanceMs;
    return c.json({ offsetMs });
  });
  app.all('*', (c) => {
    product.asked.push(`${c.req.method} ${c.req.path}`);
    return c.req.path.startsWith('/v1/cards/') ? c.json(product.card as object) : c.text('taken', 202);
  });
  listener.handle((request, bindings) => app.fetch(request, bindings));
  return product;
}

export interface TestSite {
  twin: RunningTwin;
  get(path: string): Promise<{ status: number; body: unknown }>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; body: unknown }>;
  /** A mail of the product to somebody. */
  mail(to: string): Promise<string>;
}

/** A seeded twin in memory on free ports. */
export async function startTestSite(change: Partial<TwinOptions> = {}): Promise<TestSite> {
  const options = { basePort: 0, databaseUrl: null, record: null, productUrl: null, inboundMailSecret: 'a secret both sides know', seed: true };
  const twin = await startTwin({ ...options, ...change });
  const send: TestSite['send'] = async (method, path, body, headers = {}) => {
    const withBody = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await fetch(`${twin.pagesUrl}${path}`, { method, headers: { 'content-type': 'application/json', ...headers }, ...withBody });
    const text = await reply.text();
    return { status: reply.status, body: reply.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text };
  };
  return { twin, get: (path) => send('GET', path), send, mail: async (to) => (await putMail(twin, to)).id };
}

async function putMail(twin: RunningTwin, to: string) {
  const base = 'http://127.0.0.1:9';
  const raw = [
    'From: Anna Berg <anna.berg@harborpine.example>',
    `To: ${to}`,
    'Subject: Capacity',
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    `List-Unsubscribe: <${base}/u/t>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'Content-Type: text/html',
    '',
    `<p>Hello <a href="${base}/c/t">see</a></p><img src="${base}/o/t">`,
  ].join('\r\n');
  return storeMail(twin.twin, await readMail(Buffer.from(raw)), { from: 'bounce@harborpine.example', to: [to] });
}
