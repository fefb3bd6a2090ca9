import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { readBody } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { typeOf } from './object-routes.ts';
import { allProperties, groupKind } from './property-store.ts';
import type { GroupRow } from './rows.ts';
import { notFound, validation, VendorError } from './vendor-error.ts';

const GroupCreate = z.strictObject({ name: z.string().min(1), label: z.string().min(1), displayOrder: z.number().int().optional() });
const GroupPatch = GroupCreate.omit({ name: true }).partial();

const groupJson = (row: GroupRow): Record<string, unknown> => ({ name: row.id, label: row.label, displayOrder: row.displayOrder, archived: false });

function groupOf(c: Context<ApiEnv>): GroupRow {
  const world = c.get('world');
  const row = world.twin.store.get<GroupRow>(world.space, groupKind(typeOf(c)), c.req.param('name') ?? '');
  if (!row) throw notFound('Property group does not exist');
  return row;
}

/** Property groups; one that still has properties stays. */
export function groupRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const base = '/crm/properties/2026-09/:type/groups';
  const save = (c: Context<ApiEnv>, row: GroupRow): GroupRow => {
    c.get('world').twin.store.put<GroupRow>(c.get('world').space, groupKind(typeOf(c)), row);
    return row;
  };
  routes.get(base, (c) => {
    const world = c.get('world');
    return c.json({ results: world.twin.store.all<GroupRow>(world.space, groupKind(typeOf(c))).map(groupJson) });
  });
  routes.post(base, async (c) => {
    const [world, kind, input] = [c.get('world'), groupKind(typeOf(c)), await readBody(c, GroupCreate)];
    if (world.twin.store.get(world.space, kind, input.name)) {
      throw new VendorError(409, 'OBJECT_ALREADY_EXISTS', `A property group named '${input.name}' already exists.`);
    }
    return c.json(groupJson(save(c, { id: input.name, label: input.label, displayOrder: input.displayOrder ?? -1 })), 201);
  });
  routes.get(`${base}/:name`, (c) => c.json(groupJson(groupOf(c))));
  routes.patch(`${base}/:name`, async (c) => {
    const { label, displayOrder } = await readBody(c, GroupPatch);
    const row = groupOf(c);
    return c.json(groupJson(save(c, { ...row, label: label ?? row.label, displayOrder: displayOrder ?? row.displayOrder })));
  });
  routes.delete(`${base}/:name`, (c) => {
    const world = c.get('world');
    const name = c.req.param('name');
    if (allProperties(world, typeOf(c)).some(({ groupName }) => groupName === name)) throw validation(`Property group ${name} still has properties`);
    world.twin.store.delete(world.space, groupKind(typeOf(c)), name);
    return c.body(null, 204);
  });
  return routes;
}
