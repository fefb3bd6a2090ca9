import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { REDIRECT_URI, startTestOrg, type TestOrg } from '../../../sandbox/salesforce/test-org.ts';
import { fault } from './rest-caller.ts';

let org: TestOrg;
beforeEach(async () => {
  org = await startTestOrg();
});
afterEach(() => org.close());

const client = { client_id: 'client-1', client_secret: 'secret-1' };
const password = { username: 'ada@harborpine.test', password: 'password' };

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<{ status: number; body: Form }> {
  const reply = await fetch(`${org.url}${path}`, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });
  const text = await reply.text();
  return { status: reply.status, body: formOf(text.startsWith('{') ? JSON.parse(text) : { text }) };
}
type Form = Record<string, string>;
const formOf = (value: unknown): Form => Object.fromEntries(Object.entries(value ?? {}).map(([name, each]) => [name, each]));
const token = (form: Form, headers: Form = {}): Promise<{ status: number; body: Form }> => post('/services/oauth2/token', form, headers);
const refusal = async (form: Form): Promise<string> => {
  const { status, body } = await token(form);
  return fault({ status, body, headers: new Headers() });
};
const whoHas = async (accessToken = ''): Promise<unknown> =>
  (await new jsforce.Connection({ instanceUrl: org.url, accessToken }).identity()).username;

it('client credentials: as the user the app runs as, named in the form or in a Basic header', async () => {
  const { body } = await token({ grant_type: 'client_credentials', ...client });
  expect(await whoHas(body['access_token'])).toBe('ada@harborpine.test');
  expect(body).toMatchObject({ token_type: 'Bearer', instance_url: org.url, scope: 'api' });
  expect(Object.keys(body)).not.toContain('refresh_token');
  const basic = `Basic ${Buffer.from('client-1:secret-1').toString('base64')}`;
  expect((await token({ grant_type: 'client_credentials' }, { authorization: basic })).status).toBe(200);
  const odd = `Basic ${Buffer.from('client-1:100%').toString('base64')}`;
  expect((await token({ grant_type: 'client_credentials' }, { authorization: odd })).status).toBe(400);
  for (const grant_type of ['', 'constructor', '__proto__', 'implicit'])
    expect(await refusal({ grant_type, ...client })).toBe('400 unsupported_grant_type');
  expect(await refusal({ grant_type: 'client_credentials', ...client, client_secret: 'no' })).toBe('400 invalid_client');
  expect(await refusal({ grant_type: 'client_credentials', ...client, client_id: 'no' })).toBe('400 invalid_client_id');
});

it('username and password, with a security token or without', async () => {
  const conn = new jsforce.Connection({ oauth2: { loginUrl: org.url, clientId: 'client-1', clientSecret: 'secret-1' } });
  await conn.login('rita@harborpine.test', 'passwordAbC123');
  expect((await conn.identity()).username).toBe('rita@harborpine.test');
  expect(await refusal({ grant_type: 'password', ...client, ...password, password: 'wrong' })).toBe('400 invalid_grant');
  expect(await refusal({ grant_type: 'password', ...client, ...password, username: 'nobody' })).toBe('400 invalid_grant');
  expect(await refusal({ grant_type: 'password', ...password, client_id: 'client-1' })).toBe('400 invalid_client');
});

it('an assertion signed with the key of the registered certificate', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const assertion = (change: object = {}, key = privateKey): string => {
    const claims = { iss: 'client-1', sub: 'rita@harborpine.test', aud: org.url, exp: Math.floor(Date.now() / 1000) + 60, ...change };
    const content = [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
  };
  const grant = (signed: string): Form => ({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: signed });
  expect(await refusal(grant(assertion()))).toBe('400 invalid_grant');
  const settings = await fetch(`${org.url}/_twin/orgs/${org.ids.orgId}/settings`, {
    method: 'PATCH',
    body: JSON.stringify({ clientCertificate: publicKey.export({ type: 'spki', format: 'pem' }) }),
  });
  expect(settings.status).toBe(200);
  expect(await whoHas((await token(grant(assertion({ aud: 'https://login.salesforce.com' })))).body['access_token'])).toBe('rita@harborpine.test');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  for (const [signed, message] of [
    [assertion({}, stranger), 'invalid assertion'],
    [assertion({ aud: 'https://example.com' }), 'audience is invalid'],
    [assertion({ sub: 'nobody@harborpine.test' }), "user hasn't approved this consumer"],
    [assertion({ exp: Math.floor(Date.now() / 1000) - 600 }), 'expired authorization code'],
    ['no.jwt', 'invalid assertion'],
  ] as const)
    expect(await token(grant(signed))).toEqual({ status: 400, body: { error: 'invalid_grant', error_description: message } });
  expect(await refusal(grant(assertion({ iss: 'no' })))).toBe('400 invalid_client_id');
});

it('a device waits until somebody typed its code', async () => {
  const { body } = await token({ response_type: 'device_code', client_id: 'client-1', scope: 'api refresh_token' });
  expect(body).toMatchObject({ verification_uri: `${org.url}/setup/connect`, interval: 5 });
  const poll = { grant_type: 'device', client_id: 'client-1', code: body['device_code'] ?? '' };
  expect(await refusal(poll)).toBe('400 authorization_pending');
  const page = await (await fetch(`${org.url}/setup/connect?user_code=${body['user_code']}`)).text();
  const user = /<option value="([^"]+)" selected/.exec(page)?.[1] ?? '';
  expect((await post('/setup/connect', { user_code: body['user_code'] ?? '', user, decision: 'allow' })).status).toBe(200);
  const granted = (await token(poll)).body;
  expect(await whoHas(granted['access_token'])).toBe('ada@harborpine.test');
  expect(
    await whoHas((await token({ grant_type: 'refresh_token', ...client, refresh_token: granted['refresh_token'] ?? '' })).body['access_token']),
  ).toBe('ada@harborpine.test');
  expect(await refusal(poll)).toBe('400 invalid_grant');
  expect(await refusal({ response_type: 'device_code', client_id: 'no' })).toBe('400 invalid_client_id');
});

it('OpenID: what it can, an id token that checks, who it is', async () => {
  const config = formOf(await (await fetch(`${org.url}/.well-known/openid-configuration`)).json());
  const query = { response_type: 'code', client_id: 'client-1', redirect_uri: REDIRECT_URI, scope: 'openid api' };
  const user = `${org.ids.orgId} ${org.ids.userIds['rep']}`;
  const consent = await fetch(config['authorization_endpoint'] ?? '', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...query, user, decision: 'allow' }),
  });
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const { body } = await token({ grant_type: 'authorization_code', ...client, code, redirect_uri: REDIRECT_URI });
  const [head, claims, signature] = (body['id_token'] ?? '').split('.');
  const { keys } = (await (await fetch(config['jwks_uri'] ?? '')).json()) as { keys: { kty: string; n: string; e: string }[] };
  const [key = {}] = keys;
  expect(
    verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature ?? '', 'base64url')),
  ).toBe(true);
  const said: unknown = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
  expect(said).toMatchObject({ iss: org.url, aud: 'client-1', sub: `${org.url}/id/${org.ids.orgId}/${org.ids.userIds['rep']}` });
  const info = await fetch(config['userinfo_endpoint'] ?? '', { headers: { authorization: `Bearer ${body['access_token']}` } });
  expect(await info.json()).toMatchObject({ preferred_username: 'rita@harborpine.test', urls: { rest: `${org.url}/services/data/v{version}/` } });
  const identity = await fetch(`${body['id']}?version=latest`, { headers: { authorization: `Bearer ${body['access_token']}` } });
  expect(await identity.json()).toMatchObject({ urls: { query: `${org.url}/services/data/v67.0/query/` } });
});

it('revokes by address too, and lets who has a session through the front door', async () => {
  const { body } = await token({ grant_type: 'password', ...client, ...password });
  const authorization = `Bearer ${body['access_token']}`;
  const door = await fetch(`${org.url}/services/oauth2/singleaccess?redirect_uri=/lightning`, { headers: { authorization } });
  expect(await door.json()).toEqual({ frontdoor_uri: expect.stringMatching(`^${org.url}/secur/frontdoor.jsp\\?otp=.+&startURL=%2Flightning$`) });
  expect((await fetch(`${org.url}/services/oauth2/revoke?token=${encodeURIComponent(body['access_token'] ?? '')}`)).status).toBe(200);
  expect((await fetch(`${org.url}/services/oauth2/singleaccess`, { headers: { authorization } })).status).toBe(403);
});

it('SOAP: logs in, says who it is, logs out; not since 65.0, and not with versions that are gone', async () => {
  const conn = new jsforce.Connection({ loginUrl: org.url, version: '64.0' });
  const who = await conn.login('rita@harborpine.test', 'password');
  expect(who).toMatchObject({ id: org.ids.userIds['rep'], organizationId: org.ids.orgId });
  expect((await conn.query('SELECT Id FROM Account')).totalSize).toBe(1);
  const accessToken = conn.accessToken ?? '';
  await conn.logout();
  await expect(new jsforce.Connection({ instanceUrl: org.url, accessToken, version: '64.0' }).limits()).rejects.toMatchObject({
    errorCode: 'INVALID_SESSION_ID',
  });
  const refused = (version: string, secret: string): Promise<unknown> =>
    new jsforce.Connection({ loginUrl: org.url, version }).login('rita@harborpine.test', secret).catch((error: unknown) => String(error));
  expect(await refused('64.0', 'wrong')).toContain('INVALID_LOGIN: Invalid username, password, security token; or user locked out.');
  expect(await refused('65.0', 'password')).toContain('UNSUPPORTED_API_VERSION');
  expect(await refused('30.0', 'password')).toContain('UNSUPPORTED_API_VERSION');
  const gone = await fetch(`${org.url}/services/data/v30.0/limits`, { headers: { authorization: `Bearer ${org.accessToken('rep')}` } });
  expect([gone.status, await gone.json()]).toMatchObject([410, [{ errorCode: 'GONE' }]]);
});

it('the vendor’s own command line tool signs in with no secret, and only with what it was given', async () => {
  const app = { client_id: 'PlatformCLI', redirect_uri: 'http://localhost:1717/OauthRedirect' };
  const verifier = 'v'.repeat(64);
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const allow = async (given: Form): Promise<string> => {
    const user = `${org.ids.orgId} ${org.ids.userIds['admin']}`;
    const form = { response_type: 'code', scope: 'refresh_token api web', code_challenge, ...given, user, decision: 'allow' };
    const reply = await fetch(`${org.url}/services/oauth2/authorize`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
    return new URL(reply.headers.get('location') ?? 'http://none').searchParams.get('code') ?? '';
  };
  const grant = { grant_type: 'authorization_code', code_verifier: verifier };
  const { body } = await token({ ...grant, ...app, code: await allow(app) });
  expect(await whoHas(body['access_token'])).toBe('ada@harborpine.test');
  const refresh = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' };
  expect((await token({ ...refresh, client_id: 'PlatformCLI' })).status).toBe(200);
  expect(await refusal({ ...refresh, ...client })).toBe('400 invalid_client_id');
  expect(await refusal({ ...grant, ...client, redirect_uri: app.redirect_uri, code: await allow(app) })).toBe('400 invalid_client_id');
  expect(await allow({ ...app, redirect_uri: REDIRECT_URI })).toBe('');
  expect(await refusal({ grant_type: 'client_credentials', client_id: 'PlatformCLI' })).toBe('400 invalid_client_id');
});
