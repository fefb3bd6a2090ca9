import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { redirectUri } from '../../../sandbox/microsoft/running-twin.ts';
import { pressAllow } from '../../../../scripts/start/connect-crm.ts';
import { failureOf, signIn, zoe } from './signed-in-mailbox.ts';

test('who signed in, what was allowed, and a token that is renewed', async () => {
  const { tokens, provider } = await signIn();
  const renewed = {
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresInSeconds: 3599,
    scopes: ['User.Read', 'Mail.Send', 'Mail.ReadWrite'],
  };
  expect(tokens).toEqual({ ...renewed, address: zoe.address, name: zoe.name });
  const next = await provider.oauth.refresh(tokens.refreshToken ?? '');
  expect(next).toEqual(renewed);
  expect(next.refreshToken).not.toBe(tokens.refreshToken);
  expect(provider.oauth.revoke).toBeUndefined();
});

test('without reading only sending is asked for', async () => {
  expect((await signIn({ withReading: false })).tokens.scopes).toEqual(['User.Read', 'Mail.Send']);
});

test('a grant without sending is none', async () => {
  const { provider, running } = await signIn();
  const body = { access_token: 'a', refresh_token: 'r', expires_in: 3599, scope: 'https://graph.microsoft.com/User.Read' };
  running.twin.faults.plan({ vendor: 'microsoft', match: '/token$', times: 1, kind: { type: 'status', status: 200, body } });
  const refused = provider.oauth.exchange({ code: 'c', redirectUri, codeVerifier: 'v' });
  await expect(refused).rejects.toMatchObject({ failure: 'permission', vendorCode: 'not_allowed' });
});

test('the address says all that the sign-in page needs', async () => {
  const { provider, running } = await signIn();
  const request = { state: 's&t', redirectUri, codeChallenge: 'c'.repeat(43), withReading: true };
  const url = new URL(provider.oauth.authorizeUrl({ ...request, address: zoe.address }));
  expect(`${url.origin}${url.pathname}`).toBe(`${running.url}/common/oauth2/v2.0/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: expect.any(String),
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope: 'offline_access User.Read Mail.Send Mail.ReadWrite',
    state: 's&t',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    login_hint: zoe.address,
  });
  expect(new URL(provider.oauth.authorizeUrl({ ...request, address: null })).searchParams.get('prompt')).toBe('select_account');
});

test('a code is good once, with its own verifier and way back', async () => {
  const { provider } = await signIn();
  const verifier = 'v'.repeat(43);
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const code = async (): Promise<string> => {
    const back = await pressAllow(provider.oauth.authorizeUrl({ state: 's', redirectUri, codeChallenge, address: zoe.address, withReading: true }));
    return back.searchParams.get('code') ?? '';
  };
  const good = await code();
  expect(await failureOf(provider.oauth.exchange({ code: good, redirectUri, codeVerifier: verifier }))).toBe('accepted');
  expect(await failureOf(provider.oauth.exchange({ code: good, redirectUri, codeVerifier: verifier }))).toBe('auth_expired');
  expect(await failureOf(provider.oauth.exchange({ code: await code(), redirectUri, codeVerifier: 'w'.repeat(43) }))).toBe('auth_expired');
  expect(await failureOf(provider.oauth.exchange({ code: await code(), redirectUri: `${redirectUri}/other`, codeVerifier: verifier }))).toBe(
    'auth_expired',
  );
});

test('a sign-in server that is down is asked again later', async () => {
  const { provider, running, tokens } = await signIn();
  running.twin.faults.plan({ vendor: 'microsoft', match: '/token$', times: 1, kind: { type: 'status', status: 503 } });
  expect(await failureOf(provider.oauth.refresh(tokens.refreshToken ?? ''))).toBe('temporary');
  running.twin.faults.plan({ vendor: 'microsoft', match: '/token$', times: 1, kind: { type: 'accept_then_drop' } });
  expect(await failureOf(provider.oauth.refresh(tokens.refreshToken ?? ''))).toBe('temporary');
  expect(await failureOf(provider.oauth.refresh(tokens.refreshToken ?? ''))).toBe('accepted');
});

test('a mailbox whose owner has not signed in', async () => {
  const { provider } = await signIn();
  const { sender } = provider.connect({ address: zoe.address, settings: {}, accessToken: null, scopes: ['Mail.Send', 'Mail.ReadWrite'] });
  expect(await failureOf(sender.discard?.('x') ?? Promise.resolve())).toBe('auth_expired');
});
