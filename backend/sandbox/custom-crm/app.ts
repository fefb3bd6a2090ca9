import { timingSafeEqual } from 'node:crypto';
import { CustomCrmActivity, CustomCrmRead, customCrmVersion, CustomCrmWrite } from '@salesos/shared/api/custom-crm';
import { Hono } from 'hono';
import type { Twin } from '../core/twin.ts';
import { createVendorApp } from '../core/vendor-app.ts';
import { answerRefusal, readBody, Refusal } from './problem.ts';
import { objectIn, page, write } from './records.ts';
import { webhookRoutes } from './webhook.ts';
import { type ActivityRow, type OrgRow, orgOf, type OwnerRow, rowOf } from './rows.ts';
import { space } from './space.ts';

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function orgFor(twin: Twin, authorization: string | undefined): OrgRow {
  const org = orgOf(twin.store);
  if (!org || !same(`Bearer ${org.key}`, authorization ?? '')) throw new Refusal(401, 'unauthorized', 'this key is not known');
  return org;
}

/** A company's own CRM that offers the contract: what an implementation has to do, in one file of routes. */
export function createCustomCrmApp(twin: Twin): ReturnType<typeof createVendorApp> {
  const app = createVendorApp(twin, 'custom-crm');
  app.onError(answerRefusal);
  app.notFound((c) => c.json({ code: 'not_found', message: 'there is nothing here' }, 404));
  const api = new Hono();
  api.use('*', async (c, next) => {
    orgFor(twin, c.req.header('authorization'));
    await next();
  });
  api.get('/', (c) => {
    const { id, name, ownedFields } = orgFor(twin, c.req.header('authorization'));
    return c.json({ contract: 'salesos-crm', version: customCrmVersion, org: { id, name }, ownedFields });
  });
  api.get('/owners', (c) => c.json({ owners: twin.store.all<OwnerRow>(space, 'owner') }));
  api.get('/records/:object', (c) => {
    const { modifiedAfter, idAfter, limit } = c.req.query();
    return c.json(page(twin, objectIn(c.req.param('object')), { modifiedAfter, idAfter, limit }));
  });
  api.post('/records/:object/read', async (c) => {
    const object = objectIn(c.req.param('object'));
    const { ids } = await readBody(c, CustomCrmRead);
    return c.json({ records: ids.flatMap((id) => rowOf(twin.store, object, id)?.record ?? []) });
  });
  api.post('/records/:object/write', async (c) => {
    const object = objectIn(c.req.param('object'));
    const { rows } = await readBody(c, CustomCrmWrite);
    return c.json(write(twin, object, rows));
  });
  api.put('/activities/:id', async (c) => {
    const activityId = c.req.param('id');
    const body = await readBody(c, CustomCrmActivity);
    if (!rowOf(twin.store, 'contact', body.contactId)) throw new Refusal(404, 'not_found', `there is no contact ${body.contactId}`);
    const activities = twin.store.all<ActivityRow>(space, 'activity');
    const existing = activities.find((activity) => activity.activityId === activityId);
    if (existing) return c.json({ id: existing.id, outcome: 'existing' });
    const id = `a-${activities.length + 1}`;
    twin.store.put<ActivityRow>(space, 'activity', { id, activityId, contactId: body.contactId, subject: body.subject });
    return c.json({ id, outcome: 'created' }, 201);
  });
  api.route('/', webhookRoutes(twin));
  app.route('/', api);
  return app;
}
