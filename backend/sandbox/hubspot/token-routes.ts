import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { Twin } from '../core/twin.ts';
import { install } from './installation.ts';
import { issueAppToken } from './journal/app-caller.ts';
import { directory, type AccessGrant, type Portal, type RefreshGrant } from './rows.ts';
import { issueAccess, redeemCode, revoke } from './tokens.ts';

type Form = Record<string, string>;

async function formOf(c: Context): Promise<Form | null> {
  if (!(c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) return null;
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}

function refuse(c: Context, status: string, error: string, message: string): Response {
  return c.json({ status, error, error_description: message, message, correlationId: randomUUID() }, 400);
}

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function isClientOf(portal: Portal | undefined, form: Form): portal is Portal {
  return portal !== undefined && portal.clientId === form['client_id'] && same(portal.clientSecret, form['client_secret'] ?? '');
}

const portalOf = (twin: Twin, id: string): Portal | undefined => twin.store.get<Portal>(directory, 'portal', id);

function tokenJson(access: AccessGrant, portal: Portal): Record<string, unknown> {
  return {
    access_token: access.id,
    refresh_token: access.refreshToken,
    expires_in: portal.accessTokenSeconds,
    token_type: 'bearer',
    token_use: 'access_token',
    hub_id: Number(portal.id),
    user_id: Number(access.userId),
    scopes: access.scopes,
  };
}

function exchange(twin: Twin, c: Context, form: Form): Response {
  const code = redeemCode(twin.store, form['code'] ?? '', form['redirect_uri'] ?? '', form['code_verifier']);
  const portal = code ? portalOf(twin, code.portalId) : undefined;
  if (!code) return refuse(c, 'BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code');
  if (!isClientOf(portal, form)) return refuse(c, 'BAD_CLIENT_ID', 'invalid_client', 'missing or invalid client id or secret');
  return c.json(tokenJson(issueAccess(twin.store, portal, install(twin, portal, code)), portal));
}

function refresh(twin: Twin, c: Context, form: Form): Response {
  const grant = twin.store.get<RefreshGrant>(directory, 'refresh', form['refresh_token'] ?? '');
  const portal = grant ? portalOf(twin, grant.portalId) : undefined;
  if (!grant) return refuse(c, 'BAD_REFRESH_TOKEN', 'invalid_grant', 'missing or invalid refresh token');
  if (!isClientOf(portal, form)) return refuse(c, 'BAD_CLIENT_ID', 'invalid_client', 'missing or invalid client id or secret');
  return c.json(tokenJson(issueAccess(twin.store, portal, grant), portal));
}

/** For the app as a whole: no portal, no refresh token. */
function ofApp(twin: Twin, c: Context, form: Form): Response {
  const portal = twin.store.all<Portal>(directory, 'portal').find((row) => isClientOf(row, form));
  if (!portal) return refuse(c, 'BAD_CLIENT_ID', 'invalid_client', 'missing or invalid client id or secret');
  const grant = issueAppToken(twin, portal, (form['scope'] ?? '').split(' ').filter(Boolean));
  const expiry = { expires_in: portal.accessTokenSeconds, token_type: 'bearer', token_use: 'client_credentials' };
  return c.json({ access_token: grant.id, ...expiry, scopes: grant.scopes });
}

export function introspection(twin: Twin, token: string): Record<string, unknown> {
  const access = twin.store.get<AccessGrant>(directory, 'access', token);
  const grant = access ?? twin.store.get<RefreshGrant>(directory, 'refresh', token);
  const portal = grant ? portalOf(twin, grant.portalId) : undefined;
  if (!grant || !portal || (access && access.expiresAtMs <= Date.now())) return { active: false };
  return {
    active: true,
    token_use: access ? 'access_token' : 'refresh_token',
    token_type: 'bearer',
    hub_id: Number(portal.id),
    hub_domain: `${portal.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.example`,
    user_id: Number(grant.userId),
    app_id: Number(portal.appId),
    client_id: portal.clientId,
    scopes: grant.scopes,
    is_private_distribution: false,
    ...(access ? { expires_in: Math.floor((access.expiresAtMs - Date.now()) / 1000) } : {}),
  };
}

/** Secrets travel in the form body only, never in the URL. */
export function tokenRoutes(twin: Twin): Hono {
  const routes = new Hono();
  routes.post('/oauth/2026-09/token', async (c) => {
    const form = await formOf(c);
    if (form?.['grant_type'] === 'authorization_code') return exchange(twin, c, form);
    if (form?.['grant_type'] === 'refresh_token') return refresh(twin, c, form);
    if (form?.['grant_type'] === 'client_credentials') return ofApp(twin, c, form);
    return refuse(c, 'BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unknown grant type');
  });
  const withClient = async (c: Context, run: (form: Form) => Response): Promise<Response> => {
    const form = await formOf(c);
    const known = form && twin.store.all<Portal>(directory, 'portal').some((portal) => isClientOf(portal, form));
    return form && known ? run(form) : refuse(c, 'BAD_CLIENT_ID', 'invalid_client', 'missing or invalid client id or secret');
  };
  routes.post('/oauth/2026-09/token/introspect', (c) => withClient(c, (form) => c.json(introspection(twin, form['token'] ?? ''))));
  routes.post('/oauth/2026-09/token/revoke', (c) =>
    withClient(c, (form) => {
      revoke(twin.store, form['token'] ?? '');
      return c.body(null, 204);
    }),
  );
  return routes;
}
