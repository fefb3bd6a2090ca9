import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { type Parcel, post, type Sender } from '../core/courier.ts';
import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import type { ApiEnv } from './caller.ts';
import { companySpace, type Kind, type RowJson } from './rows.ts';
import { readBody, VendorError } from './vendor-error.ts';
import { nextId } from './world.ts';

/** Of one user; more are refused. */
const MOST = 40;
const RETRY_MS = [100, 300, 1000];

interface WebhookRow extends Stored {
  ownerId: string;
  url: string;
  action: string;
  object: string;
  name: string;
  user: string | null;
  password: string | null;
  addTime: string;
}

const Body = z.strictObject({
  subscription_url: z.url(),
  event_action: z.enum(['create', 'change', 'delete', '*']),
  event_object: z.enum(['activity', 'deal', 'lead', 'note', 'organization', 'person', 'pipeline', 'product', 'stage', 'user', '*']),
  name: z.string().min(1).max(255),
  user_id: z.int().optional(),
  http_auth_user: z.string().max(255).nullable().optional(),
  http_auth_password: z.string().max(255).nullable().optional(),
  version: z.enum(['1.0', '2.0']).optional(),
});

const entities: Partial<Readonly<Record<Kind, string>>> = { persons: 'person', organizations: 'organization', deals: 'deal', activities: 'activity' };
type Place = { twin: Twin; space: string };
const webhooksOf = ({ twin, space }: Place): WebhookRow[] => twin.store.all<WebhookRow>(space, 'webhook');

/** The password is told to nobody. */
const shown = (companyId: string, row: WebhookRow): Record<string, unknown> => ({
  id: Number(row.id),
  company_id: Number(companyId),
  owner_id: Number(row.ownerId),
  user_id: Number(row.ownerId),
  event_action: row.action,
  event_object: row.object,
  subscription_url: row.url,
  version: '2.0',
  is_active: 1,
  add_time: row.addTime,
  remove_time: null,
  type: 'application',
  http_auth_user: row.user,
  http_auth_password: null,
  name: row.name,
});

export function webhookRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/api/v1/webhooks', (c) => {
    const world = c.get('world');
    return c.json({ status: 'ok', success: true, data: webhooksOf(world).map((row) => shown(world.company.id, row)) });
  });
  routes.post('/api/v1/webhooks', async (c) => {
    const world = c.get('world');
    const body = await readBody(c, Body);
    if (webhooksOf(world).filter(({ ownerId }) => ownerId === world.user.id).length >= MOST)
      throw new VendorError(400, 'Maximum number of webhooks reached');
    const row: WebhookRow = {
      id: String(nextId(world.twin, world.space, 'webhook')),
      ownerId: world.user.id,
      url: body.subscription_url,
      action: body.event_action,
      object: body.event_object,
      name: body.name,
      user: body.http_auth_user ?? null,
      password: body.http_auth_password ?? null,
      addTime: world.twin.clock.now().toISOString(),
    };
    world.twin.store.put<WebhookRow>(world.space, 'webhook', row);
    return c.json({ status: 'ok', success: true, data: shown(world.company.id, row) }, 201);
  });
  routes.delete('/api/v1/webhooks/:id', (c) => {
    const { twin, space } = c.get('world');
    const id = c.req.param('id');
    if (!twin.store.get(space, 'webhook', id)) throw new VendorError(404, 'Webhook not found.');
    twin.store.delete(space, 'webhook', id);
    return c.json({ status: 'ok', success: true });
  });
  return routes;
}

/** A change of a record, told to every webhook of its kind in the form of version 2. */
export function tell(place: Place, kind: Kind, { before, after }: { before: RowJson | null; after: RowJson }): void {
  const entity = entities[kind];
  const action = before === null ? 'create' : after.is_deleted ? 'delete' : 'change';
  for (const row of webhooksOf(place)) {
    if (!['*', action].includes(row.action) || !['*', entity].includes(row.object)) continue;
    post(place.twin, place.space, { to: row.url, body: payloadOf(place, row, { entity, action, before, after }) });
  }
}

function payloadOf(
  { twin, space }: Place,
  row: WebhookRow,
  { entity, action, before, after }: { entity: string | undefined; action: string; before: RowJson | null; after: RowJson },
): Record<string, unknown> {
  return {
    data: after.is_deleted ? null : after,
    previous: before,
    meta: {
      action,
      company_id: space.slice(companySpace('').length),
      correlation_id: randomUUID(),
      entity_id: String(after.id),
      entity,
      id: randomUUID(),
      is_bulk_edit: false,
      // Of the machine: what is compared with it is a signature's age.
      timestamp: new Date().toISOString(),
      type: 'application',
      version: '2.0',
      webhook_id: row.id,
      webhook_owner_id: row.ownerId,
      happened_at: twin.clock.now().toISOString(),
    },
  };
}

/** Basic auth is all the proof there is; a webhook that was deleted meanwhile is told nothing. */
export const pipedriveSender = (twin: Twin, companyId: string): Sender => {
  const space = companySpace(companyId);
  return {
    vendor: 'pipedrive',
    space,
    retryMs: RETRY_MS,
    dress: ({ body, attempt }: Parcel) => {
      const meta = z.looseObject({ webhook_id: z.string() }).parse(body['meta']);
      const row = twin.store.get<WebhookRow>(space, 'webhook', meta.webhook_id);
      if (!row) return null;
      const basic = row.user === null ? {} : { authorization: `Basic ${Buffer.from(`${row.user}:${row.password ?? ''}`).toString('base64')}` };
      return { headers: basic, text: JSON.stringify({ ...body, meta: { ...meta, attempt: attempt + 1 } }) };
    },
  };
};
