import { createHash, randomBytes } from 'node:crypto';
import type { TwinStore } from '../core/store.ts';
import { directory, type AccessGrant, type AuthorizationCode, type Portal, type RefreshGrant } from './rows.ts';

/** HubSpot's codes live for minutes. */
const codeLifeMs = 10 * 60_000;

const secret = (prefix: string): string => `${prefix}-${randomBytes(32).toString('base64url')}`;

export function issueCode(store: TwinStore, grant: Omit<AuthorizationCode, 'id' | 'expiresAtMs'>): string {
  const id = secret('na1-code');
  store.put<AuthorizationCode>(directory, 'code', { ...grant, id, expiresAtMs: Date.now() + codeLifeMs });
  return id;
}

/** A code works once, at its own redirect URI, with its own PKCE verifier. */
export function redeemCode(store: TwinStore, code: string, redirectUri: string, verifier: string | undefined): AuthorizationCode | null {
  const row = store.get<AuthorizationCode>(directory, 'code', code);
  if (!row) return null;
  store.delete(directory, 'code', code);
  if (row.expiresAtMs <= Date.now() || row.redirectUri !== redirectUri) return null;
  const challenge = verifier === undefined ? null : createHash('sha256').update(verifier).digest('base64url');
  return row.codeChallenge === null || row.codeChallenge === challenge ? row : null;
}

export function issueRefresh(store: TwinStore, code: AuthorizationCode): RefreshGrant {
  const grant: RefreshGrant = { id: secret('na1-refresh'), portalId: code.portalId, userId: code.userId, scopes: code.scopes };
  store.put(directory, 'refresh', grant);
  return grant;
}

export function issueAccess(store: TwinStore, portal: Portal, grant: RefreshGrant): AccessGrant {
  const access: AccessGrant = {
    id: secret('na1-access'),
    refreshToken: grant.id,
    portalId: grant.portalId,
    userId: grant.userId,
    scopes: grant.scopes,
    expiresAtMs: Date.now() + portal.accessTokenSeconds * 1000,
  };
  store.put(directory, 'access', access);
  return access;
}

/** Ends the grant and every access token under it. */
export function revoke(store: TwinStore, token: string): void {
  const refreshToken = store.get<AccessGrant>(directory, 'access', token)?.refreshToken ?? token;
  store.delete(directory, 'refresh', refreshToken);
  for (const access of store.all<AccessGrant>(directory, 'access')) {
    if (access.refreshToken === refreshToken) store.delete(directory, 'access', access.id);
  }
}
