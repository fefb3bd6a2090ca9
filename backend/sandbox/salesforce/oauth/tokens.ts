import { createHmac, randomBytes } from 'node:crypto';
import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import { requireOrg, SHARED, type Org } from '../org.ts';

/** Token and code lifetimes are wall time, as at every identity provider. */
export interface Grant extends Stored {
  orgId: string;
  userId: string;
  scope: string;
  /** Whom it was given to; absent = the org's own app. */
  clientId?: string;
}

export interface AccessToken extends Grant {
  issuedAtMs: number;
  expiresAtMs: number;
  refreshToken: string | null;
}

export interface AuthorizationCode extends Grant {
  redirectUri: string;
  codeChallenge: string | null;
  expiresAtMs: number;
}

const CODE_LIFE_MS = 15 * 60_000;
const random = (): string => randomBytes(48).toString('base64url');

export function issueCode(twin: Twin, grant: Omit<AuthorizationCode, 'id' | 'expiresAtMs'>): string {
  const id = `aPrx${random()}`;
  twin.store.put<AuthorizationCode>(SHARED, 'oauth_code', { ...grant, id, expiresAtMs: Date.now() + CODE_LIFE_MS });
  return id;
}

/** A code works once. */
export function takeCode(twin: Twin, code: string): AuthorizationCode | undefined {
  const found = twin.store.get<AuthorizationCode>(SHARED, 'oauth_code', code);
  if (found) twin.store.delete(SHARED, 'oauth_code', code);
  return found;
}

export function issueRefreshToken(twin: Twin, grant: Omit<Grant, 'id'>): string {
  const id = `5Aep${random()}`;
  twin.store.put<Grant>(SHARED, 'refresh_token', { ...grant, id });
  return id;
}

export function findRefreshToken(twin: Twin, token: string): Grant | undefined {
  return twin.store.get<Grant>(SHARED, 'refresh_token', token);
}

/** `<15-character org id>!<secret>`, the form the `sf` CLI insists on. */
export function issueAccessToken(twin: Twin, grant: Omit<Grant, 'id'> & { refreshToken: string | null }): AccessToken {
  const org = requireOrg(twin, grant.orgId);
  const issuedAtMs = Date.now();
  dropExpired(twin, issuedAtMs);
  const token: AccessToken = {
    ...grant,
    id: `${org.id.slice(0, 15)}!AQ${random()}`,
    issuedAtMs,
    expiresAtMs: issuedAtMs + org.sessionSeconds * 1000,
  };
  twin.store.put<AccessToken>(SHARED, 'access_token', token);
  return token;
}

function dropExpired(twin: Twin, nowMs: number): void {
  for (const { id, expiresAtMs } of twin.store.all<AccessToken>(SHARED, 'access_token'))
    if (expiresAtMs <= nowMs) twin.store.delete(SHARED, 'access_token', id);
}

export function findAccessToken(twin: Twin, token: string): AccessToken | undefined {
  const found = twin.store.get<AccessToken>(SHARED, 'access_token', token);
  return found && found.expiresAtMs > Date.now() ? found : undefined;
}

/** Revoking a refresh token also ends the sessions it gave; true when the token was known. */
export function revokeToken(twin: Twin, token: string): boolean {
  const known = findRefreshToken(twin, token) !== undefined || findAccessToken(twin, token) !== undefined;
  twin.store.delete(SHARED, 'refresh_token', token);
  twin.store.delete(SHARED, 'access_token', token);
  for (const session of twin.store.all<AccessToken>(SHARED, 'access_token')) {
    if (session.refreshToken === token) twin.store.delete(SHARED, 'access_token', session.id);
  }
  return known;
}

export function tokenReply(org: Org, token: AccessToken, publicUrl: string): Record<string, string> {
  const id = `${publicUrl}/id/${org.id}/${token.userId}`;
  const issuedAt = String(token.issuedAtMs);
  return {
    access_token: token.id,
    signature: createHmac('sha256', org.client.secret)
      .update(id + issuedAt)
      .digest('base64'),
    scope: token.scope,
    instance_url: publicUrl,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}
