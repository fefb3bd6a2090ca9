import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hubspotProvider } from '#providers/crm/hubspot/index.ts';
import { runTwin, smallSeed, type RunningTwin } from '../../../sandbox/hubspot/running-twin.ts';

const publicUrl = 'https://api.salesos.example';
const provider = hubspotProvider({
  clientId: smallSeed.clientId,
  clientSecret: smallSeed.clientSecret,
  apiUrl: 'http://127.0.0.1:9',
  appUrl: 'http://127.0.0.1:9',
  publicUrl,
});

let running: RunningTwin;
let server: ReturnType<typeof serve>;
const seen: { method: string; path: string; body: string; authorization: string | undefined }[] = [];
let failures: number[] = [];

/** A stand-in of the product that lets nobody in without HubSpot's signature. */
const product = new Hono();
product.all('*', async (c) => {
  const url = new URL(c.req.url);
  const rawBody = await c.req.text();
  const request = { method: c.req.method, pathAndQuery: `${url.pathname}${url.search}`, headers: c.req.raw.headers, rawBody, nowMs: Date.now() };
  const caller = await provider.verifyCardCall(request, async () => null).catch(() => null);
  seen.push({ method: c.req.method, path: url.pathname, body: rawBody, authorization: c.req.header('authorization') });
  if (!caller) return c.json({ error: 'signature' }, 401);
  const failure = failures.shift();
  if (failure === 302) return c.redirect('/elsewhere');
  if (failure) return c.json({ why: 'down' }, failure as 500);
  if (url.pathname === '/big') return c.json('x'.repeat(1024 * 1024 + 1));
  return c.json({ caller });
});

beforeAll(async () => {
  server = await new Promise<ReturnType<typeof serve>>((ready) => {
    const starting = serve({ fetch: product.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(starting));
  });
  running = await runTwin({ publicUrl, productUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
beforeEach(() => {
  seen.length = 0;
  failures = [];
});
afterAll(async () => {
  await running.close();
  await new Promise((done) => server.close(done));
});

const context = { portalId: '147000', userId: '7', userEmail: 'maya@harborpine.example', appId: '55' };

async function hubspotFetch(url: string, options: Record<string, unknown> = {}): Promise<unknown> {
  const body = JSON.stringify({ url, options, context });
  return (await fetch(`${running.url}/_twin/hubspot-fetch`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })).json();
}

const badGateway = (code: string) => ({
  status: 200,
  body: { status: 'error', message: expect.any(String), category: 'BAD_GATEWAY', context: { appServerStatusCode: [code] } },
});

test('adds and signs who is calling; what the card put in their place is overwritten', async () => {
  const reply = await hubspotFetch(`${publicUrl}/v1/cards/x?asOf=2026-11-01T00:00:00%2B01:00&portalId=999`);
  expect(reply).toEqual({ status: 200, body: { caller: { orgId: '147000', userExternalId: '7', userEmail: 'maya@harborpine.example' } } });
});

test('carries a JSON body and the one permitted header', async () => {
  await hubspotFetch(`${publicUrl}/act`, { method: 'POST', body: { note: 'é' }, headers: { Authorization: 'Bearer x' } });
  expect(seen).toEqual([{ method: 'POST', path: '/act', body: '{"note":"é"}', authorization: 'Bearer x' }]);
});

test.each([
  ['another header', `${publicUrl}/a`, { headers: { 'Idempotency-Key': '1' } }],
  ['another origin', 'https://other.example/a', {}],
  ['an origin that only begins like ours', `${publicUrl}.evil.example/a`, {}],
  ['a body over 1 MB', `${publicUrl}/a`, { method: 'POST', body: { x: 'x'.repeat(1024 * 1024) } }],
  ['an unknown option', `${publicUrl}/a`, { credentials: 'include' }],
])('refuses %s and calls nobody', async (_name, url, options) => {
  expect([await hubspotFetch(url, options), seen]).toMatchObject([{ status: 400, body: { category: 'VALIDATION_ERROR' } }, []]);
});

test('one retry after a 5xx; the second failure surfaces as 200 BAD_GATEWAY', async () => {
  failures = [503];
  expect(await hubspotFetch(`${publicUrl}/a`)).toMatchObject({ status: 200, body: { caller: { orgId: '147000' } } });
  failures = [500, 502, 500];
  expect(await hubspotFetch(`${publicUrl}/a`)).toEqual(badGateway('502'));
  expect(seen).toHaveLength(4);
});

test('4xx and redirects surface the same way, without a retry', async () => {
  failures = [404];
  expect(await hubspotFetch(`${publicUrl}/a`)).toEqual(badGateway('404'));
  failures = [302];
  expect(await hubspotFetch(`${publicUrl}/a`)).toEqual(badGateway('302'));
  expect(seen).toHaveLength(2);
});

test('an answer over 1 MB does not reach the card', async () => {
  expect(await hubspotFetch(`${publicUrl}/big`)).toMatchObject({ status: 200, body: { status: 'error', category: 'BAD_GATEWAY' } });
});

test('both directions are recorded, the call to the product with its signature', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'twin-'));
  const recordTo = join(folder, 'calls.ndjson');
  const recording = await runTwin({ publicUrl, recordTo, productUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  await fetch(`${recording.url}/_twin/hubspot-fetch`, { method: 'POST', body: JSON.stringify({ url: `${publicUrl}/a`, context }) });
  await recording.close();
  const lines = (await readFile(recordTo, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  await rm(folder, { recursive: true });
  expect(lines.map((line) => [line['direction'], line['status']])).toEqual([
    ['out', 200],
    ['in', 200],
  ]);
  expect(lines[0]?.['requestHeaders']).toHaveProperty('x-hubspot-signature-v3');
});
