import { createMiddleware } from 'hono/factory';
import type { Twin } from '../core/twin.ts';
import { type AccessGrant, directory } from './rows.ts';
import { VendorError } from './vendor-error.ts';
import { type World, worldOf } from './world.ts';

export type ApiEnv = { Variables: { world: World; token: string } };

/** Bearer token → company and user. Tokens expire on the wall clock. */
export const authenticated = (twin: Twin) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    const grant = twin.store.get<AccessGrant>(directory, 'access', token);
    const world = grant && grant.expiresAtMs > Date.now() ? worldOf(twin, grant.companyId, grant.userId) : null;
    if (!world) throw new VendorError(401, 'unauthorized access');
    c.set('world', world);
    c.set('token', token);
    await next();
  });
