import { Hono } from 'hono';
import { z } from 'zod';
import type { ApiEnv } from './caller.ts';
import { rowsOf } from './records.ts';
import type { User } from './rows.ts';
import { readQuery } from './vendor-error.ts';

const userJson = ({ id, name, email, isActive }: User) => ({ id: Number(id), name, email, active_flag: isActive });

const number = z.string().regex(/^\d+$/).transform(Number);
const query = z.strictObject({
  since_timestamp: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  items: z.enum(['person', 'organization', 'deal', 'activity']),
  start: number.default(0),
  limit: number.default(100),
});
const kindOf = { person: 'persons', organization: 'organizations', deal: 'deals', activity: 'activities' } as const;

/** What version 2 does not have: users, and what changed lately, deleted records among it. */
export function v1Routes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/api/v1/users', (c) => {
    const { twin, space } = c.get('world');
    return c.json({ success: true, data: twin.store.all<User>(space, 'user').map(userJson), additional_data: {} });
  });
  routes.get('/api/v1/users/me', (c) => {
    const { user, company } = c.get('world');
    const place = { company_id: Number(company.id), company_name: company.name, company_domain: company.domain };
    return c.json({ success: true, data: { ...userJson(user), ...place } });
  });
  routes.get('/api/v1/recents', (c) => {
    const world = c.get('world');
    const { since_timestamp: since, items, start, limit } = readQuery(c, query);
    const hidesDeleted = world.twin.flipped.has('pipedrive.recents-tell-deletions');
    const rows = rowsOf(world, kindOf[items])
      .filter(({ json }) => json.update_time >= `${since.replace(' ', 'T')}Z` && !(hidesDeleted && json.is_deleted))
      .sort((a, b) => (a.json.update_time < b.json.update_time ? -1 : 1));
    const data = rows.slice(start, start + limit).map(({ json }) => ({
      item: items,
      id: json.id,
      data: { id: json.id, active_flag: !json.is_deleted, update_time: json.update_time.replace('T', ' ').replace('Z', '') },
    }));
    const more = start + limit < rows.length;
    const pagination = { start, limit, more_items_in_collection: more, ...(more ? { next_start: start + limit } : {}) };
    return c.json({ success: true, data: data.length === 0 ? null : data, additional_data: { since_timestamp: since, pagination } });
  });
  return routes;
}
