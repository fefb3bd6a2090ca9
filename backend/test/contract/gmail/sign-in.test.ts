import { expect, test } from 'vitest';
import { endGrant } from '../../../sandbox/google/oauth-routes.ts';
import { connect, failureOf, OWNER, providerAt, signIn } from './connected-twin.ts';

const BASE = 'https://www.googleapis.com/auth';

test('reading and drafts are asked for together, sending alone asks for no more', async () => {
  const { tokens, oauth } = await connect();
  expect(tokens).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresInSeconds: expect.any(Number),
    scopes: ['openid', `${BASE}/userinfo.email`, `${BASE}/userinfo.profile`, `${BASE}/gmail.compose`, `${BASE}/gmail.readonly`],
    address: OWNER,
    name: 'Zoe Seller',
  });
  expect(tokens.expiresInSeconds).toBeGreaterThan(3500);
  expect((await signIn(oauth, false)).scopes.filter((scope) => scope.includes('gmail'))).toEqual([`${BASE}/gmail.send`]);
});

test('whoever unticks sending is refused; whoever unticks reading only sends', async () => {
  const { oauth, provider, running } = await connect();
  running.change({ unticked: [`${BASE}/gmail.compose`] });
  expect(await failureOf(signIn(oauth))).toEqual({ failure: 'permission', code: 'not_allowed' });
  running.change({ unticked: [`${BASE}/gmail.readonly`] });
  const { scopes } = await signIn(oauth);
  const { reader, sender } = provider.connect({ address: OWNER, settings: {}, accessToken: async () => '', scopes });
  expect([reader, typeof sender.prepare]).toEqual([null, 'function']);
});

test('a code is good once, and only with what it was asked with', async () => {
  const { oauth } = await connect();
  expect(await failureOf(signIn(oauth, true, 'another verifier than the one that was asked with'))).toEqual({
    failure: 'auth_expired',
    code: 'invalid_grant',
  });
  expect(await failureOf(oauth.exchange({ code: '4/nothing', redirectUri: 'x', codeVerifier: 'y' }))).toEqual({
    failure: 'auth_expired',
    code: 'invalid_grant',
  });
});

test('a token is renewed until its owner takes the access back; revoking ends it', async () => {
  const { oauth, tokens, running } = await connect();
  const renewed = await oauth.refresh(tokens.refreshToken ?? '');
  expect(renewed).toEqual({ ...renewed, accessToken: expect.any(String), refreshToken: null, scopes: tokens.scopes });
  expect(renewed.accessToken).not.toBe(tokens.accessToken);
  await oauth.revoke?.(tokens.refreshToken ?? '');
  expect(await failureOf(oauth.refresh(tokens.refreshToken ?? ''))).toEqual({ failure: 'auth_expired', code: 'invalid_grant' });
  const again = await signIn(oauth);
  endGrant(running.twin, again.refreshToken ?? '');
  expect(await failureOf(oauth.refresh(again.refreshToken ?? ''))).toEqual({ failure: 'auth_expired', code: 'invalid_grant' });
});

test('an app Google does not know is no matter of the person’s sign-in', async () => {
  const { running, tokens } = await connect();
  const { oauth } = providerAt(running.url, { GOOGLE_CLIENT_SECRET: 'wrong' });
  expect(await failureOf(oauth.refresh(tokens.refreshToken ?? ''))).toEqual({ failure: 'permission', code: 'invalid_client' });
});
