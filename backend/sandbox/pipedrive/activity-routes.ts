import { Hono } from 'hono';
import { z } from 'zod';
import type { ApiEnv } from './caller.ts';
import { listPage, listQuery } from './list.ts';
import { addRow, rowOf, rowsOf } from './records.ts';
import type { User } from './rows.ts';
import { invalid, readBody, readQuery } from './vendor-error.ts';

const number = z.string().regex(/^\d+$/).transform(Number);
const query = z.strictObject({ ...listQuery, person_id: number.optional(), org_id: number.optional(), done: z.enum(['true', 'false']).optional() });

/** Who an activity is with is said by its participants; `person_id` is only answered. */
const Body = z.strictObject({
  subject: z.string().max(255).optional(),
  type: z.enum(['call', 'meeting', 'task', 'deadline', 'email', 'lunch']).default('call'),
  owner_id: z.int().optional(),
  org_id: z.int().optional(),
  due_date: z.iso.date().optional(),
  due_time: z
    .string()
    .regex(/^\d\d:\d\d(:\d\d)?$/)
    .optional(),
  done: z.boolean().default(false),
  participants: z.array(z.strictObject({ person_id: z.int(), primary: z.boolean().optional() })).default([]),
  note: z.string().optional(),
});

export function activityRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/api/v2/activities', (c) => {
    const world = c.get('world');
    const asked = readQuery(c, query);
    const rows = rowsOf(world, 'activities').filter(
      ({ json }) =>
        !json.is_deleted &&
        (asked.person_id === undefined || json['person_id'] === asked.person_id) &&
        (asked.org_id === undefined || json['org_id'] === asked.org_id) &&
        (asked.done === undefined || String(json['done']) === asked.done),
    );
    const page = listPage(rows, asked);
    return c.json({ success: true, data: page.rows.map(({ json }) => json), additional_data: { next_cursor: page.nextCursor } });
  });
  routes.post('/api/v2/activities', async (c) => {
    const world = c.get('world');
    const body = await readBody(c, Body);
    for (const { person_id: id } of body.participants) if (!rowOf(world, 'persons', id)) throw invalid(`participants: no person ${id}`);
    if (body.org_id !== undefined && !rowOf(world, 'organizations', body.org_id)) throw invalid(`org_id: no organization ${body.org_id}`);
    const owner = String(body.owner_id ?? world.user.id);
    if (!world.twin.store.get<User>(world.space, 'user', owner)) throw invalid(`owner_id: no user ${owner}`);
    const primary = body.participants.find((participant) => participant.primary === true) ?? body.participants[0];
    const values = { ...body, owner_id: Number(owner), creator_user_id: Number(world.user.id), person_id: primary?.person_id ?? null };
    return c.json({ success: true, data: addRow(world, 'activities', values) }, 201);
  });
  return routes;
}
