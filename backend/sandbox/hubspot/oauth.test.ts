import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessToken, approve, runTwin, smallSeed, type RunningTwin } from './running-twin.ts';

let running: RunningTwin;
beforeAll(async () => {
  running = await runTwin();
});
afterAll(() => running.close());

const redirectUri = smallSeed.redirectUris[0] ?? '';
const client = { client_id: smallSeed.clientId, client_secret: smallSeed.clientSecret };
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

function authorizeUrl(over: Record<string, string> = {}): string {
  const query = { client_id: smallSeed.clientId, redirect_uri: redirectUri, scope: 'oauth crm.objects.contacts.read', state: 'a&b', ...over };
  return `${running.url}/oauth/authorize?${new URLSearchParams(query)}`;
}

const post = (path: string, form: Record<string, string>) => fetch(`${running.url}${path}`, { method: 'POST', body: new URLSearchParams(form) });

async function codeFor(over: Record<string, string> = {}): Promise<string> {
  return (await approve(running.url, authorizeUrl(over))).searchParams.get('code') ?? '';
}

const exchange = (code: string, over: Record<string, string> = {}) =>
  post('/oauth/2026-09/token', { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...client, ...over });

test('the consent page says Local twin, lists the scopes and offers admins only', async () => {
  const page = await (await fetch(authorizeUrl())).text();
  expect([
    page.includes('Local twin'),
    page.includes('<li>crm.objects.contacts.read</li>'),
    page.includes('Maya Lindqvist'),
    page.includes('Tom Okafor'),
  ]).toEqual([true, true, true, false]);
});

test('a redirect URI must match exactly', async () => {
  const replies = await Promise.all([fetch(authorizeUrl({ redirect_uri: `${redirectUri}/` })), fetch(authorizeUrl({ client_id: 'nobody' }))]);
  expect(replies.map((reply) => reply.status)).toEqual([400, 400]);
});

test('Allow leads back with code and state; the code works once', async () => {
  const target = await approve(running.url, authorizeUrl());
  expect([`${target.origin}${target.pathname}`, target.searchParams.get('state')]).toEqual([redirectUri, 'a&b']);
  const code = target.searchParams.get('code') ?? '';
  const first = await exchange(code);
  expect(await first.json()).toEqual({
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    expires_in: 1800,
    token_type: 'bearer',
    token_use: 'access_token',
    hub_id: 147000,
    user_id: Number(running.ids.userIds['maya']),
    scopes: ['oauth', 'crm.objects.contacts.read'],
  });
  const again = await exchange(code);
  expect([again.status, await again.json()]).toEqual([400, expect.objectContaining({ status: 'BAD_AUTH_CODE', error: 'invalid_grant' })]);
});

test.each([
  ['a wrong secret', { client_secret: 'x' }],
  ['another redirect URI', { redirect_uri: 'http://127.0.0.1:1/' }],
])('the exchange refuses %s', async (_name, over) => {
  expect((await exchange(await codeFor(), over)).status).toBe(400);
});

test('a PKCE challenge asks for its verifier', async () => {
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const codes = [await codeFor(pkce), await codeFor(pkce), await codeFor(pkce)];
  const replies = await Promise.all([
    exchange(codes[0] ?? '', { code_verifier: verifier }),
    exchange(codes[1] ?? '', { code_verifier: `${verifier}x` }),
    exchange(codes[2] ?? ''),
  ]);
  expect(replies.map((reply) => reply.status)).toEqual([200, 400, 400]);
});

test('refresh gives a new access token; revoke ends both; introspect tells', async () => {
  const tokens = (await (await exchange(await codeFor())).json()) as { refresh_token: string };
  const refreshed = await post('/oauth/2026-09/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...client });
  const { access_token: token } = (await refreshed.json()) as { access_token: string };
  const introspect = async () => (await post('/oauth/2026-09/token/introspect', { token, ...client })).json();
  expect(await introspect()).toMatchObject({ active: true, hub_id: 147000, app_id: 55, scopes: ['oauth', 'crm.objects.contacts.read'] });
  expect((await post('/oauth/2026-09/token/revoke', { token: tokens.refresh_token, ...client })).status).toBe(204);
  expect(await introspect()).toEqual({ active: false });
  const late = await post('/oauth/2026-09/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...client });
  expect([late.status, await late.json()]).toEqual([400, expect.objectContaining({ status: 'BAD_REFRESH_TOKEN' })]);
});

test('no token, an expired token and a missing scope', async () => {
  const get = (path: string, token?: string) => fetch(`${running.url}${path}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  const narrow = await accessToken(running, ['oauth', 'crm.objects.contacts.read']);
  const short = await runTwin({ seed: { accessTokenSeconds: 0 } });
  const expired = await accessToken(short);
  const replies = [
    await get('/account-info/2026-09/details'),
    await get('/crm/objects/2026-09/companies', narrow),
    await get('/crm/objects/2026-09/contacts', narrow),
    await fetch(`${short.url}/account-info/2026-09/details`, { headers: { authorization: `Bearer ${expired}` } }),
  ];
  await short.close();
  const seen = await Promise.all(replies.map(async (reply) => [reply.status, ((await reply.json()) as { category?: string }).category]));
  expect(seen).toEqual([
    [401, 'INVALID_AUTHENTICATION'],
    [403, 'MISSING_SCOPES'],
    [200, undefined],
    [401, 'EXPIRED_AUTHENTICATION'],
  ]);
});
