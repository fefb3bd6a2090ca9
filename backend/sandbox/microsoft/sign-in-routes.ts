import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { Twin } from '../core/twin.ts';
import { type AccessGrant, type Account, type App, type Code, directory, type Grant } from './rows.ts';

const CODE_LIFE_MS = 10 * 60_000;
const OFFERED = new Set(['offline_access', 'openid', 'profile', 'email', 'User.Read', 'Mail.Send', 'Mail.Read', 'Mail.ReadWrite']);
/** Of these no permission of Graph comes. */
const OIDC = new Set(['offline_access', 'openid', 'profile', 'email']);

const secret = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`;
const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

const FIELDS = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method'] as const;
type Asked = Record<(typeof FIELDS)[number], string>;

/** Why the page cannot be shown at all, or null. */
function faultOf(twin: Twin, asked: Asked): string | null {
  const app = twin.store.get<App>(directory, 'app', asked.client_id);
  if (!app) return 'AADSTS700016: the application was not found in the directory';
  if (!app.redirectUris.includes(asked.redirect_uri)) return 'AADSTS50011: the redirect URI does not match those of the application';
  if (asked.response_type !== 'code') return 'AADSTS900144: response_type';
  if (asked.code_challenge === '' || asked.code_challenge_method !== 'S256') return 'AADSTS9002325: Proof Key for Code Exchange is required';
  const unknown = asked.scope.split(' ').find((scope) => !OFFERED.has(scope));
  return unknown === undefined ? null : `AADSTS70011: the scope ${unknown} is not valid`;
}

const askedIn = (values: Readonly<Record<string, string>>): Asked => ({
  client_id: values['client_id'] ?? '',
  redirect_uri: values['redirect_uri'] ?? '',
  response_type: values['response_type'] ?? '',
  scope: values['scope'] ?? '',
  state: values['state'] ?? '',
  code_challenge: values['code_challenge'] ?? '',
  code_challenge_method: values['code_challenge_method'] ?? '',
});

const faultPage = (c: Context, fault: string) =>
  c.html(html`<!doctype html><title>Local twin</title><p>Local twin</p><h1>Sign-in failed.</h1><p>${fault}</p>`, 400);

function consentPage(c: Context, asked: Asked, accounts: readonly Account[], hint: string | undefined) {
  const chosen = accounts.find(({ address }) => address.toLowerCase() === hint?.toLowerCase()) ?? accounts[0];
  return c.html(html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>Sign in · Local twin</title></head>
      <body>
        <p>Local twin</p>
        <h1>Let this app use your mailbox?</h1>
        <p>${asked.scope}</p>
        <form method="post" action="${new URL(c.req.url).pathname}">
          ${FIELDS.map((name) => html`<input type="hidden" name="${name}" value="${asked[name]}" />`)}
          ${accounts.map(
            ({ id, name, address }) =>
              html`<label><input type="radio" name="account" value="${id}" ${id === chosen?.id ? 'checked' : ''} /> ${name} (${address})</label>`,
          )}
          <button type="submit" name="decision" value="allow">Accept</button>
          <button type="submit" name="decision" value="deny">Cancel</button>
        </form>
      </body>
    </html>`);
}

async function decide(twin: Twin, c: Context): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
  const asked = askedIn(form);
  const fault = faultOf(twin, asked);
  const account = twin.store.get<Account>(directory, 'account', form['account'] ?? '');
  if (fault !== null || !account) return faultPage(c, fault ?? 'AADSTS50034: the account does not exist');
  const back = new URL(asked.redirect_uri);
  if (asked.state !== '') back.searchParams.set('state', asked.state);
  if (form['decision'] === 'allow') {
    const code: Code = {
      id: secret('0.A'),
      clientId: asked.client_id,
      userId: account.id,
      scopes: asked.scope.split(' '),
      redirectUri: asked.redirect_uri,
      codeChallenge: asked.code_challenge,
      expiresAtMs: Date.now() + CODE_LIFE_MS,
      isUsed: false,
    };
    twin.store.put<Code>(directory, 'code', code);
    back.searchParams.set('code', code.id);
  } else {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'AADSTS65004: User declined to consent to access the app.');
  }
  return c.redirect(back.toString(), 302);
}

function refuse(c: Context, error: string, number: number, status: 400 | 401 = 400): Response {
  const at = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return c.json({ error, error_description: `AADSTS${number}: the local twin says no.`, error_codes: [number], timestamp: at }, status);
}

/** Each answer brings a new refresh token; those before stay good. */
function issue(twin: Twin, app: App, { clientId, userId, scopes }: Grant): Record<string, unknown> {
  const grant = { clientId, userId, scopes };
  const access: AccessGrant = { id: secret('eyJ0'), ...grant, expiresAtMs: Date.now() + app.accessTokenSeconds * 1000 };
  twin.store.put<AccessGrant>(directory, 'access', access);
  const refresh: Grant | null = scopes.includes('offline_access') ? { id: secret('0.AR'), ...grant } : null;
  if (refresh) twin.store.put<Grant>(directory, 'refresh', refresh);
  const granted = scopes.filter((scope) => !OIDC.has(scope)).map((scope) => `https://graph.microsoft.com/${scope}`);
  return {
    token_type: 'Bearer',
    scope: granted.join(' '),
    expires_in: app.accessTokenSeconds,
    ext_expires_in: app.accessTokenSeconds,
    access_token: access.id,
    ...(refresh ? { refresh_token: refresh.id } : {}),
  };
}

function redeem(twin: Twin, c: Context, app: App, form: Readonly<Record<string, string>>): Response {
  const code = twin.store.get<Code>(directory, 'code', form['code'] ?? '');
  if (!code || code.clientId !== app.id || code.expiresAtMs <= Date.now()) return refuse(c, 'invalid_grant', 70008);
  if (code.isUsed) return refuse(c, 'invalid_grant', 54005);
  if (code.redirectUri !== form['redirect_uri']) return refuse(c, 'invalid_grant', 500112);
  if (!same(code.codeChallenge, challengeOf(form['code_verifier'] ?? ''))) return refuse(c, 'invalid_grant', 501481);
  twin.store.put<Code>(directory, 'code', { ...code, isUsed: true });
  return c.json(issue(twin, app, code));
}

async function token(twin: Twin, c: Context): Promise<Response> {
  if (!(c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) return refuse(c, 'invalid_request', 900144);
  const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
  const app = twin.store.get<App>(directory, 'app', form['client_id'] ?? '');
  if (!app) return refuse(c, 'unauthorized_client', 700016);
  if (!same(app.clientSecret, form['client_secret'] ?? '')) return refuse(c, 'invalid_client', 7000215, 401);
  if (form['grant_type'] === 'authorization_code') return redeem(twin, c, app, form);
  if (form['grant_type'] !== 'refresh_token') return refuse(c, 'unsupported_grant_type', 70003);
  const grant = twin.store.get<Grant>(directory, 'refresh', form['refresh_token'] ?? '');
  return grant && grant.clientId === app.id ? c.json(issue(twin, app, grant)) : refuse(c, 'invalid_grant', 50173);
}

/** Everything a person has allowed is taken back: an administrator's click, or a changed password. */
export function revokeSignIns(twin: Twin, userId: string): void {
  for (const kind of ['refresh', 'access'])
    for (const grant of twin.store.all<Grant>(directory, kind)) if (grant.userId === userId) twin.store.delete(directory, kind, grant.id);
}

/** The sign-in server; in the twin it has Graph's address too. */
export function signInRoutes(twin: Twin): Hono {
  const routes = new Hono();
  routes.get('/:tenant/oauth2/v2.0/authorize', (c) => {
    const asked = askedIn(c.req.query());
    const fault = faultOf(twin, asked);
    return fault === null ? consentPage(c, asked, twin.store.all<Account>(directory, 'account'), c.req.query('login_hint')) : faultPage(c, fault);
  });
  routes.post('/:tenant/oauth2/v2.0/authorize', (c) => decide(twin, c));
  routes.post('/:tenant/oauth2/v2.0/token', (c) => token(twin, c));
  return routes;
}
