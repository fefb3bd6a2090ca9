import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import PostalMime, { type Email } from 'postal-mime';
import type { Twin } from '../core/twin.ts';
import { storeMail } from '../mail/store-mail.ts';
import { readMail, type StoredMail } from '../mail/stored-mail.ts';
import type { ProspectOptions } from './act.ts';

export interface Hit {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

export interface TestProduct {
  options: ProspectOptions;
  hits: Hit[];
  inbound: Email[];
  mail(twin: Twin, change?: (raw: string) => string): Promise<StoredMail>;
  close(): Promise<void>;
}

const PAGE = `<form method="get" action="/search"><button name="q" value="1">Search</button></form>
  <form method="post"><input type="hidden" name="token" value="a&amp;b"><button name="confirm" value="yes">Unsubscribe</button></form>`;

function rawMail(base: string): string {
  return [
    'From: Zoe Seller <zoe@seller.example>',
    'To: "Ana Buyer" <ana@buyer.example>',
    'Reply-To: replies@seller.example',
    'Subject: A thought',
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    'Message-ID: <m2@seller.example>',
    'References: <m1@seller.example>',
    `List-Unsubscribe: <mailto:u@seller.example>, <${base}/u/tok>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'Content-Type: text/html',
    '',
    `<p>Hi Ana, see <a href="${base}/c/one">our page</a> or <a href="https://elsewhere.example/x">theirs</a>.</p>`,
    `<p><a href="${base}/u/tok?page=1&amp;x=2">Unsubscribe</a></p><img src="${base}/o/tok" width="1" height="1"><img src="https://elsewhere.example/logo.png">`,
    '',
  ].join('\r\n');
}

/** A stand-in for the product: answers tracking, unsubscribe and inbound mail, and remembers every request. */
export async function startTestProduct(): Promise<TestProduct> {
  const hits: Hit[] = [];
  const inbound: Email[] = [];
  const app = new Hono();
  app.use(async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    hits.push({
      method: c.req.method,
      path: pathname + search,
      headers: Object.fromEntries(c.req.raw.headers),
      body: await c.req.raw.clone().text(),
    });
    await next();
  });
  app.get('/o/:token', (c) => c.body('GIF89a', 200, { 'content-type': 'image/gif' }));
  app.get('/c/:token', (c) => c.redirect('/landing'));
  app.get('/landing', (c) => c.redirect('https://elsewhere.example/welcome'));
  app.get('/u/:token', (c) => c.html(PAGE));
  app.post('/u/:token', (c) => c.text('done'));
  app.post('/webhooks/mail/smtp', async (c) => {
    inbound.push(await PostalMime.parse(await c.req.arrayBuffer()));
    return c.body(null, 202);
  });
  const server = await new Promise<ReturnType<typeof serve>>((ready) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(started));
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    options: { productUrl: base, secret: 'a secret both sides know' },
    hits,
    inbound,
    mail: async (twin, change = (raw) => raw) =>
      storeMail(twin, await readMail(Buffer.from(change(rawMail(base)))), { from: 'bounce+1@seller.example', to: ['ana@buyer.example'] }),
    close: () => new Promise((done) => server.close(() => done())),
  };
}
