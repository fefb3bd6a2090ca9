import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Kit, PublicApp } from '../kit.ts';
import type { AccessToken } from './tokens.ts';

const KEY_ID = 'twin';
let key: KeyObject | null = null;

/** Made at the first use; who holds an id token of an earlier run asks again. */
const signingKey = (): KeyObject => (key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);

/** What OpenID clients read before anything else. */
export function addOpenId(app: PublicApp, { options: { publicUrl } }: Kit): void {
  app.get('/.well-known/openid-configuration', (c) =>
    c.json({
      issuer: publicUrl,
      authorization_endpoint: `${publicUrl}/services/oauth2/authorize`,
      token_endpoint: `${publicUrl}/services/oauth2/token`,
      revocation_endpoint: `${publicUrl}/services/oauth2/revoke`,
      userinfo_endpoint: `${publicUrl}/services/oauth2/userinfo`,
      jwks_uri: `${publicUrl}/id/keys`,
      introspection_endpoint: `${publicUrl}/services/oauth2/introspect`,
      scopes_supported: ['api', 'full', 'id', 'offline_access', 'openid', 'profile', 'refresh_token', 'web'],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'client_credentials', 'device', 'password', 'refresh_token', JWT_BEARER],
      code_challenge_methods_supported: ['S256'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      display_values_supported: ['page', 'popup', 'touch'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      claims_supported: ['sub', 'aud', 'iss', 'iat', 'exp', 'user_id', 'organization_id'],
    }),
  );
  app.get('/id/keys', (c) => {
    const { kty, n, e } = createPublicKey(signingKey()).export({ format: 'jwk' });
    return c.json({ keys: [{ kid: KEY_ID, use: 'sig', alg: 'RS256', kty, n, e }] });
  });
}

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Says who logged in, to those who asked for it. */
export function idToken({ options: { publicUrl } }: Kit, clientId: string, token: AccessToken): { id_token?: string } {
  if (!token.scope.split(' ').includes('openid')) return {};
  const iat = Math.floor(token.issuedAtMs / 1000);
  const claims = { iss: publicUrl, aud: clientId, sub: `${publicUrl}/id/${token.orgId}/${token.userId}`, iat, exp: iat + 120 };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${part(claims)}`;
  return { id_token: `${content}.${sign('RSA-SHA256', Buffer.from(content), signingKey()).toString('base64url')}` };
}
