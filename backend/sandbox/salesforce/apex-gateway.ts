import { createHmac } from 'node:crypto';
import { cardLabels } from '@salesos/shared/labels/cards';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { toId18 } from './ids.ts';
import type { Kit, PublicApp } from './kit.ts';
import { changeOrg, findOrg, type Org } from './org.ts';
import { findRow } from './records/row.ts';

const CALLOUT_TIMEOUT_MS = 20_000;
const MAX_BODY = 32_000;

const Call = z.strictObject({
  orgId: z.string(),
  userId: z.string(),
  args: z.strictObject({
    objectApiName: z.enum(['Contact', 'Lead', 'Account']).optional(),
    recordId: z.string().optional(),
    asOf: z.string().nullish(),
    body: z.string().nullish(),
  }),
});
type Call = z.infer<typeof Call>;

/** Sets the package's protected setting, as its set-up page does after connecting. */
export function setGatewayKey(twin: Twin, orgId: string, key: string): void {
  changeOrg(twin, orgId, { gatewayKey: key });
}

/**
 * Stands in for the Apex class SalesOSGateway, which runs only inside an org: same routes, same signature. Where the
 * class throws (no key, no answer, an answer other than 200) this answers with an error status instead.
 */
export function addApexGateway(app: PublicApp, { twin, options }: Kit): void {
  app.post('/_twin/apex/SalesOSGateway/:method', async (c) => {
    const parsed = Call.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'bad_request', message: parsed.error.message }, 400);
    const call = parsed.data;
    const org = findOrg(twin, call.orgId);
    const userId = toId18(call.userId);
    if (!org || userId === null || !findRow(twin, org.id, 'User', userId)) return c.json({ error: 'unknown_user' }, 403);
    const method = c.req.param('method');
    const target = method === 'setup' ? null : targetOf(method, call);
    const route = method === 'setup' ? setupRoute(call) : target?.route;
    if (!route) return c.json({ error: 'bad_request', message: 'the class has no such method or refuses its arguments' }, 400);
    if (target && !mayRead(twin, org, target)) return c.json(notPermitted());
    if (org.gatewayKey === null) return c.json({ error: 'no_signing_key' }, 502);
    const answer = await callOut(twin, options.productUrl(), { org, key: org.gatewayKey, userId }, route);
    if (!answer) return c.json({ error: 'backend_unreachable' }, 502);
    if (answer.status !== 200) return c.json({ error: 'backend_failed', status: answer.status }, 502);
    return new Response(answer.body, { headers: { 'content-type': 'application/json' } });
  });

  app.put('/_twin/orgs/:org/gateway-key', async (c) => {
    const parsed = z.strictObject({ key: z.string().min(16) }).safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'bad_request', message: parsed.error.message }, 400);
    if (!findOrg(twin, c.req.param('org'))) return c.json({ error: 'unknown_org' }, 404);
    setGatewayKey(twin, c.req.param('org'), parsed.data.key);
    return c.body(null, 204);
  });
}

interface Route {
  method: 'GET' | 'POST';
  path: string;
  body: string;
}

interface Target {
  object: 'Contact' | 'Lead' | 'Account';
  recordId: string;
  route: Route;
}

/** About no record: who may do it is the backend's to say. */
function setupRoute({ args: { body } }: Call): Route | null {
  return body && body.length <= MAX_BODY ? { method: 'POST', path: '/v1/setup/salesforce', body } : null;
}

function targetOf(method: string, { args }: Call): Target | null {
  const recordId = toId18(args.recordId ?? '');
  const object = method === 'people' ? 'Account' : method === 'nextMail' ? personObject(recordId ?? '') : args.objectApiName;
  if (recordId === null || object === undefined) return null;
  const path = `/v1/cards/salesforce/${object.toLowerCase()}/${recordId}`;
  const get = (route: string): Target => ({ object, recordId, route: { method: 'GET', path: route, body: '' } });
  if (method === 'people') return get(`${path}/people`);
  if (method === 'nextMail') return get(`${path}/next-mail`);
  if (method === 'card') return get(args.asOf ? `${path}?asOf=${encodeURIComponent(args.asOf)}` : path);
  if (method !== 'act' || !args.body || args.body.length > MAX_BODY) return null;
  return { object, recordId, route: { method: 'POST', path: `${path}/actions`, body: args.body } };
}

/** An account's next mail is that of the person it is. */
const personObject = (recordId: string): Target['object'] =>
  recordId.startsWith('00Q') ? 'Lead' : recordId.startsWith('001') ? 'Account' : 'Contact';

function mayRead(twin: Twin, org: Org, { object, recordId }: Target): boolean {
  const row = findRow(twin, org.id, object, recordId);
  return row !== undefined && row.fields['IsDeleted'] !== true;
}

function notPermitted(): object {
  const title = cardLabels.notPermittedTitle.replace('{0}', 'SalesOS');
  return { ok: false, problem: { code: 'forbidden', title, detail: cardLabels.notPermittedText } };
}

/** The text both sides sign: six lines, the last one the raw body (empty for GET). Timestamps are wall milliseconds. */
function canonicalText(route: Route, timestamp: string, orgId: string, userId: string): string {
  return [route.method, route.path, timestamp, orgId, userId, route.body].join('\n');
}

async function callOut(
  twin: Twin,
  productUrl: string,
  caller: { org: Org; key: string; userId: string },
  route: Route,
): Promise<{ status: number; body: string } | null> {
  const timestamp = String(Date.now());
  const headers: Record<string, string> = {
    accept: 'application/json',
    'X-SalesOS-Org': caller.org.id,
    'X-SalesOS-User': caller.userId,
    'X-SalesOS-Timestamp': timestamp,
    'X-SalesOS-Signature': createHmac('sha256', caller.key)
      .update(canonicalText(route, timestamp, caller.org.id, caller.userId))
      .digest('base64'),
    ...(route.method === 'POST' ? { 'content-type': 'application/json' } : {}),
  };
  const url = productUrl.replace(/\/+$/, '') + route.path;
  const signal = AbortSignal.timeout(CALLOUT_TIMEOUT_MS);
  const reply = await fetch(url, {
    method: route.method,
    headers,
    signal,
    redirect: 'error',
    ...(route.method === 'POST' ? { body: route.body } : {}),
  })
    .then(async (response) => ({
      status: response.status,
      body: await response.text(),
    }))
    .catch(() => null);
  if (twin.recorder.on) {
    twin.recorder.write({
      at: twin.clock.now().toISOString(),
      vendor: 'salesforce',
      direction: 'out',
      method: route.method,
      url,
      requestHeaders: headers,
      requestBody: route.body,
      status: reply?.status ?? 0,
      responseBody: reply?.body ?? '',
    });
  }
  return reply;
}
