import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Twin } from '../../core/twin.ts';
import { readBody } from '../body.ts';
import { uninstall } from '../installation.ts';
import { typeOf } from '../object-routes.ts';
import { setRequired } from '../required-values.ts';
import { directory, type Portal, type PortalUser } from '../rows.ts';
import { notFound } from '../vendor-error.ts';
import { atThePage, userById, worldOf, type World } from '../world.ts';

export const portalBase = '/_twin/hubspot/portals/:portal';

const Settings = z.strictObject({
  accountType: z.enum(['STANDARD', 'SANDBOX', 'DEVELOPER_TEST']).optional(),
  limits: z.strictObject({ tenSecondly: z.number().int().positive(), searchSecondly: z.number().int().positive() }).optional(),
  accessTokenSeconds: z.number().int().nonnegative().optional(),
});

const Required = z.strictObject({
  always: z.array(z.string()).default([]),
  when: z.array(z.strictObject({ property: z.string(), value: z.string(), require: z.array(z.string()).min(1) })).default([]),
});

/** The portal, with the person at work in it. */
export function atPortal(twin: Twin, c: Context, userId: string | null): World {
  const world = worldOf(twin, c.req.param('portal') ?? '', atThePage(userId));
  if (!world || (userId !== null && !userById(world, userId))) throw notFound('No such portal or user');
  return world;
}

/** What HubSpot's own settings pages do: the account's kind and limits, its people. */
export function portalRoutes(twin: Twin): Hono {
  const routes = new Hono();
  routes.patch(portalBase, async (c) => {
    const { portal } = atPortal(twin, c, null);
    const { accountType, limits, accessTokenSeconds } = await readBody(c, Settings);
    const changed: Portal = {
      ...portal,
      limits: limits ?? portal.limits,
      accessTokenSeconds: accessTokenSeconds ?? portal.accessTokenSeconds,
      ...(accountType ? { accountType } : {}),
    };
    twin.store.put<Portal>(directory, 'portal', changed);
    return c.json({ accountType: changed.accountType ?? 'STANDARD', limits: changed.limits, accessTokenSeconds: changed.accessTokenSeconds });
  });
  routes.put(`${portalBase}/required/:type`, async (c) => {
    setRequired(atPortal(twin, c, null), typeOf(c), await readBody(c, Required));
    return c.body(null, 204);
  });
  routes.post(`${portalBase}/uninstall`, (c) => {
    uninstall(twin, atPortal(twin, c, null).portal);
    return c.body(null, 204);
  });
  routes.patch(`${portalBase}/users/:id`, async (c) => {
    const world = atPortal(twin, c, c.req.param('id'));
    const { archived } = await readBody(c, z.strictObject({ archived: z.boolean() }));
    const user = userById(world, c.req.param('id'));
    if (!user) throw notFound();
    const changed: PortalUser = { ...user, archived };
    twin.store.put<PortalUser>(world.space, 'user', changed);
    return c.json({ id: changed.id, ownerId: changed.ownerId, archived });
  });
  return routes;
}
