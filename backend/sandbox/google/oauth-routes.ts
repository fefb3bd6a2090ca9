import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { Twin } from '../core/twin.ts';
import { type AccessGrant, type Account, type App, type Code, directory, type RefreshGrant } from './rows.ts';
import { certificates, signed } from './signer.ts';

const CODE_MS = 10 * 60_000;
const NAMES = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'access_type',
  'login_hint',
] as const;
type Asked = Partial<Record<(typeof NAMES)[number], string>>;

const secret = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;
const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}" />`;

const refusedPage = (c: Context, reason: string) =>
  c.html(html`<!doctype html><title>Local twin</title><p>Local twin</p><h1>Access blocked</h1><p>Error 400: ${reason}</p>`, 400);

function problemOf(twin: Twin, asked: Asked): string | null {
  const app = twin.store.get<App>(directory, 'app', asked.client_id ?? '');
  if (!app) return 'invalid_client';
  if (!app.redirectUris.includes(asked.redirect_uri ?? '')) return 'redirect_uri_mismatch';
  if (asked.response_type !== 'code' || !asked.scope) return 'invalid_request';
  if (asked.code_challenge !== undefined && asked.code_challenge_method !== 'S256') return 'invalid_request';
  return null;
}

/** The one that was hinted at comes first, as on Google's page. */
function accountsFor(twin: Twin, { login_hint: hint }: Asked): Account[] {
  const all = twin.store.all<Account>(directory, 'account');
  return [...all.filter(({ id }) => id === hint?.toLowerCase()), ...all.filter(({ id }) => id !== hint?.toLowerCase())];
}

function consentPage(c: Context, twin: Twin, asked: Asked) {
  const accounts = accountsFor(twin, asked);
  return c.html(html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>Sign in · Local twin</title></head>
      <body>
        <p>Local twin</p>
        <h1>Choose an account</h1>
        <form method="post" action="/o/oauth2/v2/auth">
          ${NAMES.map((name) => hidden(name, asked[name] ?? ''))}
          ${accounts.map(
            ({ id, name }, index) =>
              html`<label><input type="radio" name="account" value="${id}" ${index === 0 ? 'checked' : ''} /> ${name} (${id})</label>`,
          )}
          <p>The app wants: ${asked.scope}</p>
          <button type="submit">Allow</button>
        </form>
      </body>
    </html>`);
}

const readAsked = (values: Record<string, string>): Asked =>
  Object.fromEntries(NAMES.flatMap((name) => (values[name] ? [[name, values[name]] as const] : [])));

async function allowed(twin: Twin, c: Context): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
  const asked = readAsked(form);
  const problem = problemOf(twin, asked);
  const account = twin.store.get<Account>(directory, 'account', form['account'] ?? '');
  if (problem !== null || !account) return refusedPage(c, problem ?? 'no account');
  const target = new URL(asked.redirect_uri ?? '');
  if (asked.state !== undefined) target.searchParams.set('state', asked.state);
  if (form['decision'] === 'deny') target.searchParams.set('error', 'access_denied');
  else target.searchParams.set('code', newCode(twin, account, asked).id);
  return c.redirect(target.toString(), 302);
}

function newCode(twin: Twin, account: Account, asked: Asked): Code {
  const scopes = (asked.scope ?? '')
    .split(' ')
    .map(
      (scope) =>
        ({ email: 'https://www.googleapis.com/auth/userinfo.email', profile: 'https://www.googleapis.com/auth/userinfo.profile' })[scope] ?? scope,
    )
    .filter((scope) => !account.unticked.includes(scope));
  const code: Code = {
    id: secret('4/'),
    address: account.id,
    scopes,
    redirectUri: asked.redirect_uri ?? '',
    codeChallenge: asked.code_challenge ?? null,
    expiresAtMs: Date.now() + CODE_MS,
  };
  twin.store.put(directory, 'code', code);
  return code;
}

const refuse = (c: Context, error: string, description: string, status: 400 | 401 = 400) => c.json({ error, error_description: description }, status);

function isOurs(twin: Twin, form: Record<string, string>): App | null {
  const app = twin.store.get<App>(directory, 'app', form['client_id'] ?? '');
  return app && same(app.clientSecret, form['client_secret'] ?? '') ? app : null;
}

function issue(twin: Twin, grant: RefreshGrant): Record<string, unknown> {
  const account = twin.store.get<Account>(directory, 'account', grant.address);
  const seconds = account?.accessTokenSeconds ?? 3599;
  const access: AccessGrant = { ...grant, id: secret('ya29.'), refreshToken: grant.id, expiresAtMs: Date.now() + seconds * 1000 };
  twin.store.put(directory, 'access', access);
  return { access_token: access.id, expires_in: seconds, scope: grant.scopes.join(' '), token_type: 'Bearer' };
}

function identityOf(twin: Twin, clientId: string, address: string): Record<string, unknown> {
  const account = twin.store.get<Account>(directory, 'account', address);
  return { aud: clientId, azp: clientId, sub: account?.sub, email: address, email_verified: true, name: account?.name };
}

async function token(twin: Twin, c: Context): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
  const app = isOurs(twin, form);
  if (!app) return refuse(c, 'invalid_client', 'The OAuth client was not found.', 401);
  if (form['grant_type'] === 'refresh_token') {
    const grant = twin.store.get<RefreshGrant>(directory, 'refresh', form['refresh_token'] ?? '');
    return grant ? c.json(issue(twin, grant)) : refuse(c, 'invalid_grant', 'Token has been expired or revoked.');
  }
  if (form['grant_type'] !== 'authorization_code') return refuse(c, 'unsupported_grant_type', 'Invalid grant_type');
  const code = twin.store.get<Code>(directory, 'code', form['code'] ?? '');
  if (code) twin.store.delete(directory, 'code', code.id);
  if (!code || code.expiresAtMs <= Date.now()) return refuse(c, 'invalid_grant', 'Malformed auth code.');
  if (code.redirectUri !== form['redirect_uri']) return refuse(c, 'redirect_uri_mismatch', 'Bad Request');
  const challenge = createHash('sha256')
    .update(form['code_verifier'] ?? '')
    .digest('base64url');
  if (code.codeChallenge !== null && code.codeChallenge !== challenge) return refuse(c, 'invalid_grant', 'Invalid code verifier.');
  const grant: RefreshGrant = { id: secret('1//'), address: code.address, scopes: code.scopes };
  twin.store.put(directory, 'refresh', grant);
  const idToken = code.scopes.includes('openid') ? { id_token: signed(twin, identityOf(twin, app.id, code.address)) } : {};
  return c.json({ ...issue(twin, grant), refresh_token: grant.id, ...idToken });
}

/** With its refresh token everything that came of it ends. */
export function endGrant(twin: Twin, refreshToken: string): void {
  twin.store.delete(directory, 'refresh', refreshToken);
  for (const access of twin.store.all<AccessGrant>(directory, 'access'))
    if (access.refreshToken === refreshToken) twin.store.delete(directory, 'access', access.id);
}

function revoke(twin: Twin, c: Context, given: string): Response {
  const access = twin.store.get<AccessGrant>(directory, 'access', given);
  const refreshToken = access?.refreshToken ?? given;
  if (!twin.store.get(directory, 'refresh', refreshToken)) return refuse(c, 'invalid_token', 'Token expired or revoked');
  endGrant(twin, refreshToken);
  return c.json({});
}

/** Sign-in, tokens and keys; in the twin they are all at one address. */
export function oauthRoutes(twin: Twin): Hono {
  const routes = new Hono();
  routes.get('/o/oauth2/v2/auth', (c) => {
    const asked = readAsked(c.req.query());
    const problem = problemOf(twin, asked);
    return problem === null ? consentPage(c, twin, asked) : refusedPage(c, problem);
  });
  routes.post('/o/oauth2/v2/auth', (c) => allowed(twin, c));
  routes.post('/token', (c) => token(twin, c));
  routes.post('/revoke', async (c) => revoke(twin, c, c.req.query('token') ?? new URLSearchParams(await c.req.text()).get('token') ?? ''));
  routes.get('/oauth2/v1/certs', (c) => c.json(certificates(twin), 200, { 'cache-control': 'public, max-age=3600' }));
  return routes;
}
