import { createMiddleware } from 'hono/factory';
import type { Twin } from '../core/twin.ts';
import { directory, type AccessGrant } from './rows.ts';
import { requireScopes } from './scopes.ts';
import { VendorError } from './vendor-error.ts';
import { theApp, worldOf, type World } from './world.ts';

export type ApiEnv = { Variables: { world: World } };

/** Bearer token → portal. Tokens expire on the wall clock. */
export const authenticated = (twin: Twin) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const grant = token ? twin.store.get<AccessGrant>(directory, 'access', token) : undefined;
    const world = grant ? worldOf(twin, grant.portalId) : null;
    if (!grant || !world) {
      throw new VendorError(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found. This API supports OAuth 2.0 authentication.');
    }
    const overdueMs = Date.now() - grant.expiresAtMs;
    if (overdueMs >= 0) {
      throw new VendorError(
        401,
        'EXPIRED_AUTHENTICATION',
        `The OAuth token used to make this call expired ${Math.floor(overdueMs / 1000)} second(s) ago.`,
      );
    }
    requireScopes(grant.scopes, c.req.method, c.req.path);
    c.set('world', { ...world, by: theApp(world.portal.appId) });
    await next();
  });
