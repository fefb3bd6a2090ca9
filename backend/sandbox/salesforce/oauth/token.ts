import { createHash } from 'node:crypto';
import type { Kit, PublicApp } from '../kit.ts';
import { findOrg, SHARED, type Org } from '../org.ts';
import { requireClient, readForm, sameText, type Form } from './client.ts';
import { pollDevice, startDevice } from './device.ts';
import { clientCredentials, jwtBearer, usernamePassword } from './grants.ts';
import { OAuthFault } from './oauth-fault.ts';
import { idToken, JWT_BEARER } from './openid.ts';
import { findAccessToken, findRefreshToken, issueAccessToken, issueRefreshToken, revokeToken, takeCode, tokenReply } from './tokens.ts';

const grants: ReadonlyMap<string, (kit: Kit, form: Form) => Form> = new Map([
  ['authorization_code', exchangeCode],
  ['refresh_token', refresh],
  ['client_credentials', clientCredentials],
  ['password', usernamePassword],
  ['device', pollDevice],
  [JWT_BEARER, jwtBearer],
]);

export function addToken(app: PublicApp, kit: Kit): void {
  const { twin } = kit;
  app.post('/services/oauth2/token', async (c) => {
    const form = await readForm(c.req);
    try {
      if (form['response_type'] === 'device_code') return c.json(startDevice(kit, form));
      const grant = grants.get(form['grant_type'] ?? '');
      if (!grant) throw new OAuthFault('unsupported_grant_type', 'grant type not supported');
      return c.json(grant(kit, form));
    } catch (error) {
      if (!(error instanceof OAuthFault)) throw error;
      return c.json({ error: error.error, error_description: error.message }, 400);
    }
  });

  app.on(['GET', 'POST'], '/services/oauth2/revoke', async (c) => {
    const token = c.req.query('token') ?? (await readForm(c.req))['token'] ?? '';
    if (revokeToken(twin, token)) return c.body(null, 200);
    return c.json({ error: 'unsupported_token_type', error_description: 'this token type is not supported' }, 400);
  });

  app.post('/services/oauth2/introspect', async (c) => {
    const form = await readForm(c.req);
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

function exchangeCode(kit: Kit, form: Form): Form {
  const { twin, options } = kit;
  const code = takeCode(twin, form['code'] ?? '');
  if (!code) throw new OAuthFault('invalid_grant', 'invalid authorization code');
  const org = requireClient(findOrg(twin, code.orgId), form, code.clientId);
  if (code.expiresAtMs <= Date.now()) throw new OAuthFault('invalid_grant', 'expired authorization code');
  if (code.redirectUri !== form['redirect_uri']) throw new OAuthFault('redirect_uri_mismatch', 'redirect_uri must match configuration');
  if (code.codeChallenge !== null) {
    const challenge = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url');
    if (!sameText(challenge, code.codeChallenge)) throw new OAuthFault('invalid_grant', 'invalid code verifier');
  }
  const { orgId, userId, scope, clientId = org.client.id } = code;
  const refreshToken = scope.split(' ').some((item) => item === 'refresh_token' || item === 'offline_access')
    ? issueRefreshToken(twin, { orgId, userId, scope, clientId })
    : null;
  const token = issueAccessToken(twin, { orgId, userId, scope, refreshToken });
  return {
    ...tokenReply(org, token, options.publicUrl),
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    ...idToken(kit, clientId, token),
  };
}

function refresh({ twin, options }: Kit, form: Form): Form {
  const grant = findRefreshToken(twin, form['refresh_token'] ?? '');
  if (!grant) throw new OAuthFault('invalid_grant', 'expired access/refresh token');
  const org = requireClient(findOrg(twin, grant.orgId), form, grant.clientId);
  const { orgId, userId, scope } = grant;
  return tokenReply(org, issueAccessToken(twin, { orgId, userId, scope, refreshToken: grant.id }), options.publicUrl);
}
