import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import type { Twin } from '../../core/twin.ts';
import { directory, type Portal } from '../rows.ts';
import { VendorError } from '../vendor-error.ts';
import { appGrantKind, type AppGrant } from './rows.ts';

/** A client-credentials token speaks for the app, not for a portal. */
export function issueAppToken(twin: Twin, portal: Portal, scopes: string[]): AppGrant {
  const id = `app-${randomBytes(32).toString('base64url')}`;
  const grant: AppGrant = { id, appId: portal.appId, scopes, expiresAtMs: Date.now() + portal.accessTokenSeconds * 1000 };
  twin.store.put<AppGrant>(directory, appGrantKind, grant);
  return grant;
}

/** The app that calls; it must have asked for this scope. */
export function requireApp(twin: Twin, c: Context, scope: string): string {
  const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  const grant = twin.store.get<AppGrant>(directory, appGrantKind, token);
  if (!grant)
    throw new VendorError(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found. This API needs a client credentials token.');
  if (grant.expiresAtMs <= Date.now()) throw new VendorError(401, 'EXPIRED_AUTHENTICATION', 'The OAuth token used to make this call expired.');
  if (!grant.scopes.includes(scope)) {
    throw new VendorError(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes to make this call.", {
      errors: [{ message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: [scope] } }],
    });
  }
  return grant.appId;
}
