import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { envelope, typedLinksOf } from './association-routes.ts';
import { batchOf, readBody, requireBatchSize } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { linksOf } from './links.ts';
import { typeOf } from './object-routes.ts';
import { type ObjectType, singularOf } from './object-types.ts';
import { findRecord, requireRecord } from './records.ts';
import { introspection } from './token-routes.ts';
import { revoke } from './tokens.ts';
import { notFound } from './vendor-error.ts';
import type { World } from './world.ts';

const named = (world: World, from: ObjectType, id: string, to: ObjectType) =>
  linksOf(world, from, id, to).map((toId) => ({ id: toId, type: `${singularOf(from)}_to_${singularOf(to)}` }));

function sides(c: Context<ApiEnv>): { world: World; from: ObjectType; to: ObjectType } {
  return { world: c.get('world'), from: typeOf(c, 'from'), to: typeOf(c, 'to') };
}

/** Of numbered versions, only what has another shape than today, or is not there any more. */
export function numberedRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const ofRecord = (c: Context<ApiEnv>) => {
    const { world, from, to } = sides(c);
    return { world, from, to, id: requireRecord(world, from, c.req.param('id') ?? '').id };
  };
  routes.get('/crm/v4/objects/:from/:id/associations/:to', (c) => {
    const { world, from, to, id } = ofRecord(c);
    return c.json({ results: typedLinksOf(world, from, to, id).to });
  });
  routes.get('/crm/v3/objects/:from/:id/associations/:to', (c) => {
    const { world, from, to, id } = ofRecord(c);
    return c.json({ results: named(world, from, id, to) });
  });
  routes.post('/crm/v3/associations/:from/:to/batch/read', async (c) => {
    const { inputs } = await readBody(c, batchOf(z.strictObject({ id: z.string() })));
    requireBatchSize(inputs.length);
    const { world, from, to } = sides(c);
    const results = inputs.flatMap(({ id }) => {
      const links = findRecord(world, from, id) ? named(world, from, id, to) : [];
      return links.length > 0 ? [{ from: { id }, to: links }] : [];
    });
    return c.json(envelope(results, []));
  });
  return routes;
}

/** Tokens in the path, as version 1 has them. */
export function numberedTokenRoutes(twin: Twin): Hono {
  const routes = new Hono();
  const known = (kind: 'access_token' | 'refresh_token', token: string): Record<string, unknown> => {
    const { active, token_use, ...info } = introspection(twin, token);
    if (active !== true || token_use !== kind) throw notFound('token not found or expired');
    return { token, ...info };
  };
  routes.get('/oauth/v1/access-tokens/:token', (c) => c.json(known('access_token', c.req.param('token'))));
  routes.get('/oauth/v1/refresh-tokens/:token', (c) => c.json(known('refresh_token', c.req.param('token'))));
  routes.delete('/oauth/v1/refresh-tokens/:token', (c) => {
    known('refresh_token', c.req.param('token'));
    revoke(twin.store, c.req.param('token'));
    return c.body(null, 204);
  });
  return routes;
}
