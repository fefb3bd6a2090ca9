import { Hono } from 'hono';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { directory, type Portal } from './rows.ts';
import { signV3 } from './sign-v3.ts';

const maxBytes = 1024 * 1024;
const maxTimeMs = 15_000;

const Call = z.strictObject({
  url: z.url(),
  options: z
    .strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
      body: z.record(z.string(), z.unknown()).optional(),
      headers: z.record(z.string(), z.string()).optional(),
      timeout: z.number().int().positive().optional(),
    })
    .optional(),
  context: z.strictObject({ portalId: z.string(), userId: z.string(), userEmail: z.string(), appId: z.string() }),
});
type Call = z.infer<typeof Call>;

interface Answer {
  status: number;
  body: unknown;
}

const refused = (message: string): Answer => ({ status: 400, body: { status: 'error', message, category: 'VALIDATION_ERROR' } });
const badGateway = (codes: string[]): Answer => ({
  status: 200,
  body: {
    status: 'error',
    message: 'The app server did not answer well',
    category: 'BAD_GATEWAY',
    context: codes.length > 0 ? { appServerStatusCode: codes } : {},
  },
});

interface Outgoing {
  method: string;
  /** Public form, which is signed. */
  uri: string;
  /** Where the product listens. */
  target: string;
  rawBody: string;
  authorization: string | null;
  timeoutMs: number;
}

function problemOf(call: Call, publicUrl: string): string | null {
  if (new URL(call.url).origin !== new URL(publicUrl).origin) return `${new URL(call.url).origin} is not in the app's permittedUrls.fetch`;
  const headers = Object.keys(call.options?.headers ?? {});
  if (headers.some((name) => name.toLowerCase() !== 'authorization')) return 'Only the Authorization header is allowed';
  if (call.options?.body !== undefined && (call.options.method ?? 'GET') === 'GET') return 'A GET request has no body';
  if (Buffer.byteLength(JSON.stringify(call.options?.body ?? '')) > maxBytes) return 'The request body exceeds 1 MB';
  return null;
}

function outgoing(call: Call, productUrl: string): Outgoing {
  const url = new URL(call.url);
  for (const name of ['userId', 'portalId', 'userEmail', 'appId'] as const) url.searchParams.set(name, call.context[name]);
  const options = call.options ?? {};
  const authorization = Object.values(options.headers ?? {})[0] ?? null;
  return {
    method: options.method ?? 'GET',
    uri: url.toString(),
    target: new URL(`${url.pathname}${url.search}`, productUrl).toString(),
    rawBody: options.body === undefined ? '' : JSON.stringify(options.body),
    authorization,
    timeoutMs: Math.min(options.timeout ?? maxTimeMs, maxTimeMs),
  };
}

async function attempt(twin: Twin, secret: string, request: Outgoing, signal: AbortSignal): Promise<{ status: number; text: string } | null> {
  const timestamp = String(Date.now());
  const headers: Record<string, string> = {
    'x-hubspot-request-timestamp': timestamp,
    'x-hubspot-signature-v3': signV3(secret, request.method, request.uri, request.rawBody, timestamp),
    ...(request.rawBody === '' ? {} : { 'content-type': 'application/json' }),
    ...(request.authorization === null ? {} : { authorization: request.authorization }),
  };
  const body = request.rawBody === '' ? null : request.rawBody;
  const reply = await fetch(request.target, { method: request.method, headers, body, redirect: 'manual', signal }).catch(() => null);
  const text = reply ? await reply.text().catch(() => null) : null;
  twin.recorder.write({
    at: twin.clock.now().toISOString(),
    vendor: 'hubspot',
    direction: 'out',
    method: request.method,
    url: request.target,
    requestHeaders: headers,
    requestBody: request.rawBody,
    status: reply && text !== null ? reply.status : 0,
    responseBody: text ?? '',
  });
  return reply && text !== null ? { status: reply.status, text } : null;
}

function surfaced(reply: { status: number; text: string } | null): Answer {
  if (!reply) return badGateway([]);
  if (reply.status >= 300) return badGateway([String(reply.status)]);
  if (Buffer.byteLength(reply.text) > maxBytes)
    return { status: 200, body: { status: 'error', message: 'The response exceeds 1 MB', category: 'BAD_GATEWAY', context: {} } };
  try {
    return { status: reply.status, body: reply.text === '' ? null : JSON.parse(reply.text) };
  } catch {
    return { status: reply.status, body: reply.text };
  }
}

/** One retry on a failed connection or 5xx, both tries inside the same time limit. */
async function relay(twin: Twin, secret: string, request: Outgoing): Promise<Answer> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  const first = await attempt(twin, secret, request, signal);
  const again = !signal.aborted && (first === null || first.status >= 500);
  return surfaced(again ? await attempt(twin, secret, request, signal) : first);
}

/** The stand-in for the service behind `hubspot.fetch`: called by the twin's card host, calls the product signed. */
export function fetchProxyRoutes(twin: Twin, options: { publicUrl: string; productUrl: () => string }): Hono {
  const routes = new Hono();
  routes.post('/_twin/hubspot-fetch', async (c) => {
    const parsed = Call.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json(refused(z.prettifyError(parsed.error)));
    const portal = twin.store.get<Portal>(directory, 'portal', parsed.data.context.portalId);
    if (!portal || portal.appId !== parsed.data.context.appId) return c.json(refused('The app is not installed in this portal'));
    const problem = problemOf(parsed.data, options.publicUrl);
    if (problem !== null) return c.json(refused(problem));
    return c.json(await relay(twin, portal.clientSecret, outgoing(parsed.data, options.productUrl())));
  });
  return routes;
}
