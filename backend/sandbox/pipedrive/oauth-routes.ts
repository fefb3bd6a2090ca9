import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { Twin } from '../core/twin.ts';
import { type AccessGrant, type Code, type Company, companySpace, directory, type RefreshGrant, type User } from './rows.ts';

const codeLifeMs = 5 * 60_000;
const secret = (): string => randomBytes(24).toString('hex');
const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}" />`;

interface Asked {
  client_id: string;
  redirect_uri: string;
  state: string;
}

function companiesFor(twin: Twin, asked: Asked): Company[] {
  return twin.store
    .all<Company>(directory, 'company')
    .filter(({ clientId, redirectUris }) => clientId === asked.client_id && redirectUris.includes(asked.redirect_uri));
}

const refusedPage = (c: Context) =>
  c.html(html`<!doctype html><title>Local twin</title><p>Local twin</p><h1>This app cannot be installed.</h1>`, 400);

function consentPage(c: Context, asked: Asked, choices: readonly { value: string; label: string }[]) {
  return c.html(html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>Install an app · Local twin</title></head>
      <body>
        <p>Local twin</p>
        <h1>Install an app</h1>
        <form method="post" action="/oauth/authorize">
          ${hidden('client_id', asked.client_id)} ${hidden('redirect_uri', asked.redirect_uri)} ${hidden('state', asked.state)}
          ${choices.map(
            ({ value, label }, index) =>
              html`<label><input type="radio" name="account" value="${value}" ${index === 0 ? 'checked' : ''} /> ${label}</label>`,
          )}
          <button type="submit">Allow and install</button>
        </form>
      </body>
    </html>`);
}

async function allowed(twin: Twin, c: Context): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
  const asked = { client_id: form['client_id'] ?? '', redirect_uri: form['redirect_uri'] ?? '', state: form['state'] ?? '' };
  const [companyId = '', userId = ''] = (form['account'] ?? '').split('/');
  const company = companiesFor(twin, asked).find(({ id }) => id === companyId);
  const user = company ? twin.store.get<User>(companySpace(companyId), 'user', userId) : undefined;
  if (!company || !user) return refusedPage(c);
  const code: Code = { id: secret(), companyId, userId, redirectUri: asked.redirect_uri, expiresAtMs: Date.now() + codeLifeMs };
  twin.store.put(directory, 'code', code);
  const target = new URL(asked.redirect_uri);
  target.searchParams.set('code', code.id);
  if (asked.state) target.searchParams.set('state', asked.state);
  return c.redirect(target.toString(), 302);
}

function companyOf(twin: Twin, authorization: string | undefined, companyId: string): Company | undefined {
  const [id = '', ...rest] = Buffer.from(/^Basic (.+)$/.exec(authorization ?? '')?.[1] ?? '', 'base64')
    .toString()
    .split(':');
  const company = twin.store.get<Company>(directory, 'company', companyId);
  return company && company.clientId === id && same(company.clientSecret, rest.join(':')) ? company : undefined;
}

function issue(twin: Twin, company: Company, grant: RefreshGrant, apiDomain: string): Record<string, unknown> {
  const access: AccessGrant = {
    ...grant,
    id: `v1u:${secret()}`,
    refreshToken: grant.id,
    expiresAtMs: Date.now() + company.accessTokenSeconds * 1000,
  };
  twin.store.put(directory, 'access', access);
  return {
    access_token: access.id,
    token_type: 'Bearer',
    refresh_token: grant.id,
    scope: 'base,deals:read,contacts:full,activities:full,users:read,admin',
    expires_in: company.accessTokenSeconds,
    api_domain: apiDomain,
  };
}

const refuse = (c: Context, error: string, status: 400 | 401 = 400) =>
  c.json({ success: false, error, message: error.replaceAll('_', ' '), error_info: '' }, status);

async function token(twin: Twin, c: Context, apiDomain: string): Promise<Response> {
  if (!(c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) return refuse(c, 'invalid_request');
  const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
  if (form['grant_type'] === 'refresh_token') {
    const grant = twin.store.get<RefreshGrant>(directory, 'refresh', form['refresh_token'] ?? '');
    if (!grant) return refuse(c, 'invalid_grant');
    const company = companyOf(twin, c.req.header('authorization'), grant.companyId);
    return company ? c.json(issue(twin, company, grant, apiDomain)) : refuse(c, 'invalid_client', 401);
  }
  if (form['grant_type'] !== 'authorization_code') return refuse(c, 'unsupported_grant_type');
  const code = twin.store.get<Code>(directory, 'code', form['code'] ?? '');
  if (code) twin.store.delete(directory, 'code', code.id);
  if (!code || code.expiresAtMs <= Date.now() || code.redirectUri !== form['redirect_uri']) return refuse(c, 'invalid_grant');
  const company = companyOf(twin, c.req.header('authorization'), code.companyId);
  if (!company) return refuse(c, 'invalid_client', 401);
  const grant: RefreshGrant = { id: `r:${secret()}`, companyId: code.companyId, userId: code.userId };
  twin.store.put(directory, 'refresh', grant);
  return c.json(issue(twin, company, grant, apiDomain));
}

/** The sign-in server; in the twin it has the address of the companies too. */
export function oauthRoutes(twin: Twin, apiDomain: () => string): Hono {
  const routes = new Hono();
  routes.get('/oauth/authorize', (c) => {
    const asked = { client_id: c.req.query('client_id') ?? '', redirect_uri: c.req.query('redirect_uri') ?? '', state: c.req.query('state') ?? '' };
    const choices = companiesFor(twin, asked).flatMap((company) =>
      twin.store
        .all<User>(companySpace(company.id), 'user')
        .filter(({ isAdmin }) => isAdmin)
        .map((user) => ({ value: `${company.id}/${user.id}`, label: `${company.name} as ${user.name}` })),
    );
    return choices.length === 0 ? refusedPage(c) : consentPage(c, asked, choices);
  });
  routes.post('/oauth/authorize', (c) => allowed(twin, c));
  routes.post('/oauth/token', (c) => token(twin, c, apiDomain()));
  return routes;
}
