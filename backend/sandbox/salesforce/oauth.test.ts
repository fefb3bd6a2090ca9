import { createHash } from 'node:crypto';
import jsforce from 'jsforce';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeOrg } from './org.ts';
import { failure } from './test-failure.ts';
import { REDIRECT_URI, startTestOrg, type TestOrg } from './test-org.ts';

let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.close());

async function consent(change: Record<string, string> = {}): Promise<{ code: string | null; state: string | null; html: string; verifier: string }> {
  const verifier = 'v'.repeat(64);
  const oauth2 = new jsforce.OAuth2({ loginUrl: org.url, clientId: 'client-1', clientSecret: 'secret-1', redirectUri: REDIRECT_URI });
  const authorizeUrl = oauth2.getAuthorizationUrl({
    scope: 'api refresh_token',
    state: 's-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const html = await (await fetch(authorizeUrl)).text();
  const fields = Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&'),
    ]),
  );
  const user = /<option value="([^"]+)" selected/.exec(html)?.[1] ?? '';
  const answer = await fetch(`${org.url}/services/oauth2/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...fields, user, decision: 'allow', ...change }),
  });
  const location = new URL(answer.headers.get('location') ?? 'http://none');
  return { code: location.searchParams.get('code'), state: location.searchParams.get('state'), html, verifier };
}

it('gives the admin a session, refreshes it and revokes it', async () => {
  const { code, state, html, verifier } = await consent();
  expect(html).toContain('Local twin');
  expect(html).toContain('as Ada Admin');
  expect(state).toBe('s-1');
  const web = new jsforce.Connection({
    oauth2: { loginUrl: org.url, clientId: 'client-1', clientSecret: 'secret-1', redirectUri: REDIRECT_URI },
    version: '67.0',
  });
  const who = await web.authorize({ code: code ?? '', grant_type: 'authorization_code', code_verifier: verifier });
  expect(who).toMatchObject({ id: org.ids.userIds['admin'], organizationId: org.ids.orgId });
  expect((await web.identity()).username).toBe('ada@harborpine.test');
  const refreshed = await web.oauth2.refreshToken(web.refreshToken ?? '');
  expect(refreshed.access_token).not.toBe(web.accessToken);
  expect(Object.keys(refreshed)).not.toContain('refresh_token');
  await web.oauth2.revokeToken(web.refreshToken ?? '');
  await expect(web.oauth2.refreshToken(web.refreshToken ?? '')).rejects.toMatchObject({ name: 'invalid_grant' });
  // A code works once.
  await expect(web.authorize({ code: code ?? '', grant_type: 'authorization_code', code_verifier: verifier })).rejects.toMatchObject({
    name: 'invalid_grant',
  });
});

it('refuses a foreign redirect URI, a wrong verifier and a wrong secret', async () => {
  const query = new URLSearchParams({ response_type: 'code', client_id: 'client-1', redirect_uri: `${REDIRECT_URI}/x` });
  const page = await fetch(`${org.url}/services/oauth2/authorize?${query}`);
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('redirect_uri_mismatch');
  const token = async (code: string | null, change: Record<string, string>): Promise<unknown> => {
    const form = {
      grant_type: 'authorization_code',
      code: code ?? '',
      client_id: 'client-1',
      client_secret: 'secret-1',
      redirect_uri: REDIRECT_URI,
      ...change,
    };
    return (await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })).json();
  };
  expect(await token((await consent()).code, { code_verifier: 'w'.repeat(64) })).toEqual({
    error: 'invalid_grant',
    error_description: 'invalid code verifier',
  });
  expect(await token((await consent()).code, { code_verifier: 'v'.repeat(64), client_secret: 'no' })).toEqual({
    error: 'invalid_client',
    error_description: 'invalid client credentials',
  });
  expect((await consent({ decision: 'deny' })).code).toBeNull();
});

it('expires a session, which jsforce answers with a refresh', async () => {
  changeOrg(org.twin, org.ids.orgId, { sessionSeconds: -1 });
  const { code, verifier } = await consent();
  const web = new jsforce.Connection({
    oauth2: { loginUrl: org.url, clientId: 'client-1', clientSecret: 'secret-1', redirectUri: REDIRECT_URI },
    version: '67.0',
  });
  await web.authorize({ code: code ?? '', grant_type: 'authorization_code', code_verifier: verifier });
  const stale = new jsforce.Connection({ instanceUrl: org.url, accessToken: web.accessToken ?? '', version: '67.0' });
  expect(await failure(stale.query('SELECT Id FROM Contact'))).toBe('INVALID_SESSION_ID');
  changeOrg(org.twin, org.ids.orgId, { sessionSeconds: 7200 });
  expect((await web.query('SELECT COUNT() FROM Contact')).totalSize).toBe(2);
});
