import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { setGatewayKey } from './apex-gateway.ts';
import { startTestOrg } from './test-org.ts';

it('signs card calls as the Apex gateway does', async () => {
  let answerWith: 200 | 500 = 200;
  const seen: { line: string; headers: Headers; body: string }[] = [];
  const product = new Hono().all('*', async (c) => {
    seen.push({
      line: `${c.req.method} ${new URL(c.req.url).pathname}${new URL(c.req.url).search}`,
      headers: c.req.raw.headers,
      body: await c.req.text(),
    });
    return c.json({ ok: true }, answerWith);
  });
  const server = serve({ fetch: product.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((done) => server.once('listening', done));
  const own = await startTestOrg({}, { productUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const call = (method: string, args: object) =>
    fetch(`${own.url}/_twin/apex/SalesOSGateway/${method}`, {
      method: 'POST',
      body: JSON.stringify({ orgId: own.ids.orgId, userId: own.ids.userIds['rep'], args }),
    });
  const recordId = own.ids.contactIds['ann'] ?? '';
  expect((await call('card', { objectApiName: 'Contact', recordId })).status).toBe(502);
  setGatewayKey(own.twin, own.ids.orgId, 'k'.repeat(32));
  expect(await (await call('card', { objectApiName: 'Contact', recordId, asOf: '2026-11-23T00:00:00Z' })).json()).toEqual({ ok: true });
  await call('act', { objectApiName: 'Contact', recordId, body: '{"action":"sync_now"}' });
  expect(seen.map(({ line }) => line)).toEqual([
    `GET /v1/cards/salesforce/contact/${recordId}?asOf=2026-11-23T00%3A00%3A00Z`,
    `POST /v1/cards/salesforce/contact/${recordId}/actions`,
  ]);
  const last = seen.at(-1);
  const text = [
    'POST',
    `/v1/cards/salesforce/contact/${recordId}/actions`,
    last?.headers.get('x-salesos-timestamp'),
    own.ids.orgId,
    own.ids.userIds['rep'],
    '{"action":"sync_now"}',
  ].join('\n');
  expect(last?.headers.get('x-salesos-signature')).toBe(createHmac('sha256', 'k'.repeat(32)).update(text).digest('base64'));
  const stranger = await call('card', { objectApiName: 'Contact', recordId: '003Tw0000000zzzIAA' });
  expect([stranger.status, await stranger.json()]).toMatchObject([200, { ok: false, problem: { code: 'forbidden' } }]);
  expect((await call('people', { recordId: own.ids.accountIds['acme'] })).status).toBe(200);
  expect(seen.at(-1)?.line).toBe(`GET /v1/cards/salesforce/account/${own.ids.accountIds['acme']}/people`);
  await call('nextMail', { recordId });
  expect(seen.at(-1)?.line).toBe(`GET /v1/cards/salesforce/contact/${recordId}/next-mail`);
  expect((await call('act', { objectApiName: 'Contact', recordId, body: 'x'.repeat(32_000) })).status).toBe(200);
  expect((await call('act', { objectApiName: 'Contact', recordId, body: 'x'.repeat(32_001) })).status).toBe(400);
  expect(await (await call('setup', { body: '{"call":"view"}' })).json()).toEqual({ ok: true });
  expect([seen.at(-1)?.line, seen.at(-1)?.body]).toEqual(['POST /v1/setup/salesforce', '{"call":"view"}']);
  for (const body of ['', 'x'.repeat(32_001)]) expect((await call('setup', { body })).status).toBe(400);
  answerWith = 500;
  const failed = await call('card', { objectApiName: 'Contact', recordId });
  expect([failed.status, await failed.json()]).toEqual([502, { error: 'backend_failed', status: 500 }]);
  await new Promise<void>((done) => server.close(() => done()));
  const unreachable = await call('card', { objectApiName: 'Contact', recordId });
  expect([unreachable.status, await unreachable.json()]).toEqual([502, { error: 'backend_unreachable' }]);
  await own.close();
});
