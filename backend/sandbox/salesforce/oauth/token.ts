import { createHash, timingSafeEqual } from 'node:crypto';
import type { Kit, PublicApp } from '../kit.ts';
import { findOrg, SHARED, type Org } from '../org.ts';
import { OAuthFault } from './oauth-fault.ts';
import { findAccessToken, findRefreshToken, issueAccessToken, issueRefreshToken, revokeToken, takeCode, tokenReply } from './tokens.ts';

type Form = Record<string, string>;

export function addToken(app: PublicApp, kit: Kit): void {
  const { twin } = kit;
  app.post('/services/oauth2/token', async (c) => {
    const form = readForm(await c.req.text());
    try {
      if (form['grant_type'] === 'authorization_code') return c.json(exchangeCode(kit, form));
      if (form['grant_type'] === 'refresh_token') return c.json(refresh(kit, form));
      throw new OAuthFault('unsupported_grant_type', 'grant type not supported');
    } catch (error) {
      if (!(error instanceof OAuthFault)) throw error;
      return c.json({ error: error.error, error_description: error.message }, 400);
    }
  });

  app.post('/services/oauth2/revoke', async (c) => {
    const token = readForm(await c.req.text())['token'] ?? '';
    if (revokeToken(twin, token)) return c.body(null, 200);
    return c.json({ error: 'unsupported_token_type', error_description: 'this token type is not supported' }, 400);
  });

  app.post('/services/oauth2/introspect', async (c) => {
    const form = readForm(await c.req.text());
    const token = findAccessToken(twin, form['token'] ?? '');
    const caller = twin.store.all<Org>(SHARED, 'org').find(({ client }) => client.id === form['client_id']);
    if (!caller || !sameText(caller.client.secret, form['client_secret'] ?? ''))
      return c.json({ error: 'invalid_client', error_description: 'invalid client credentials' }, 401);
    const org = token ? findOrg(twin, token.orgId) : undefined;
    if (!token || org?.client.id !== caller.client.id) return c.json({ active: false });
    const [iat, exp] = [Math.floor(token.issuedAtMs / 1000), Math.floor(token.expiresAtMs / 1000)];
    return c.json({
      active: true,
      scope: token.scope,
      client_id: org.client.id,
      sub: `${kit.options.publicUrl}/id/${org.id}/${token.userId}`,
      token_type: 'access_token',
      exp,
      iat,
      nbf: iat,
    });
  });
}

function exchangeCode({ twin, options }: Kit, form: Form): Form {
  const code = takeCode(twin, form['code'] ?? '');
  if (!code) throw new OAuthFault('invalid_grant', 'invalid authorization code');
  const org = requireClient(findOrg(twin, code.orgId), form);
  if (code.expiresAtMs <= Date.now()) throw new OAuthFault('invalid_grant', 'expired authorization code');
  if (code.redirectUri !== form['redirect_uri']) throw new OAuthFault('redirect_uri_mismatch', 'redirect_uri must match configuration');
  if (code.codeChallenge !== null) {
    const challenge = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url');
    if (!sameText(challenge, code.codeChallenge)) throw new OAuthFault('invalid_grant', 'invalid code verifier');
  }
  const { orgId, userId, scope } = code;
  const refreshToken = scope.split(' ').some((item) => item === 'refresh_token' || item === 'offline_access')
    ? issueRefreshToken(twin, { orgId, userId, scope })
    : null;
  const token = issueAccessToken(twin, { orgId, userId, scope, refreshToken });
  return { ...tokenReply(org, token, options.publicUrl), ...(refreshToken === null ? {} : { refresh_token: refreshToken }) };
}

function refresh({ twin, options }: Kit, form: Form): Form {
  const grant = findRefreshToken(twin, form['refresh_token'] ?? '');
  if (!grant) throw new OAuthFault('invalid_grant', 'expired access/refresh token');
  const org = requireClient(findOrg(twin, grant.orgId), form);
  const { orgId, userId, scope } = grant;
  return tokenReply(org, issueAccessToken(twin, { orgId, userId, scope, refreshToken: grant.id }), options.publicUrl);
}

function requireClient(org: Org | undefined, form: Form): Org {
  if (!org || org.client.id !== form['client_id']) throw new OAuthFault('invalid_client_id', 'client identifier invalid');
  if (!sameText(org.client.secret, form['client_secret'] ?? '')) throw new OAuthFault('invalid_client', 'invalid client credentials');
  return org;
}

function readForm(body: string): Form {
  return Object.fromEntries(new URLSearchParams(body));
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
