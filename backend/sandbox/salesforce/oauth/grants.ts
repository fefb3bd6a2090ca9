import { createPublicKey, verify } from 'node:crypto';
import type { Kit } from '../kit.ts';
import { SHARED, type Org } from '../org.ts';
import { orgsOfClient, requireClient, type Form } from './client.ts';
import { OAuthFault } from './oauth-fault.ts';
import { issueAccessToken, tokenReply } from './tokens.ts';
import { findUser, logIn, type Login } from './user-login.ts';

const SCOPE = 'api refresh_token';

/** As the user the app runs as: the org's admin. */
export function clientCredentials(kit: Kit, form: Form): Form {
  const { twin } = kit;
  const known = orgsOfClient(twin, form['client_id']);
  const [org] = known.filter(({ client }) => client.secret === form['client_secret']);
  requireClient(org ?? known[0], form);
  const admin = org && twin.store.get<{ id: string; userId: string }>(SHARED, 'org_admin', org.id);
  if (!org || !admin?.userId) throw new OAuthFault('invalid_grant', 'no client credentials user enabled');
  return session(kit, org, admin.userId, 'api');
}

export function usernamePassword(kit: Kit, form: Form): Form {
  const found = logIn(kit.twin, orgsOfClient(kit.twin, form['client_id']), form['username'] ?? '', form['password'] ?? '');
  if (!found) throw new OAuthFault('invalid_grant', 'authentication failure');
  return session(kit, requireClient(found.org, form), found.user.id, SCOPE);
}

/** An assertion signed with the key whose certificate the app has; no consent is asked, as where an admin has approved the app. */
export function jwtBearer(kit: Kit, form: Form): Form {
  const [head = '', payload = '', signature = ''] = (form['assertion'] ?? '').split('.');
  const claims = claimsIn(head, payload);
  const { org, user } = subjectOf(kit, claims);
  if (!isSigned(org, `${head}.${payload}`, signature)) throw new OAuthFault('invalid_grant', 'invalid assertion');
  const audiences = [kit.options.publicUrl, 'https://login.salesforce.com', 'https://test.salesforce.com'];
  if (!audiences.includes(String(claims['aud']).replace(/\/+$/, ''))) throw new OAuthFault('invalid_grant', 'audience is invalid');
  // The vendor allows for clocks that differ by a few minutes.
  if (!(Number(claims['exp']) * 1000 > Date.now() - 3 * 60_000)) throw new OAuthFault('invalid_grant', 'expired authorization code');
  return session(kit, org, user.id, SCOPE);
}

function claimsIn(head: string, payload: string): Record<string, unknown> {
  const [header, claims] = [head, payload].map(readPart);
  if (!header || !claims || header['alg'] !== 'RS256') throw new OAuthFault('invalid_grant', 'invalid assertion');
  return claims;
}

function readPart(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function subjectOf({ twin }: Kit, claims: Record<string, unknown>): Login {
  const found = findUser(twin, orgsOfClient(twin, String(claims['iss'])), String(claims['sub'] ?? claims['prn']));
  if (!found) throw new OAuthFault('invalid_grant', "user hasn't approved this consumer");
  return found;
}

function isSigned({ clientCertificate }: Org, content: string, signature: string): boolean {
  if (clientCertificate === undefined) return false;
  return verify('RSA-SHA256', Buffer.from(content), createPublicKey(clientCertificate), Buffer.from(signature, 'base64url'));
}

/** These flows give no refresh token: whoever can ask once can ask again. */
function session({ twin, options }: Kit, org: Org, userId: string, scope: string): Form {
  return tokenReply(org, issueAccessToken(twin, { orgId: org.id, userId, scope, refreshToken: null }), options.publicUrl);
}
