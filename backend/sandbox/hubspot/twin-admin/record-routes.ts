import { Hono } from 'hono';
import { z } from 'zod';
import type { Twin } from '../../core/twin.ts';
import { readBody, Values } from '../body.ts';
import { mergeRecords } from '../merge.ts';
import { typeOf } from '../object-routes.ts';
import { writtenJson } from '../record-json.ts';
import { archiveRecord, findArchived, planCreate, planUpdate, requireRecord } from '../records.ts';
import { restoreRecord } from '../restore.ts';
import { notFound } from '../vendor-error.ts';
import { atPortal, portalBase } from './portal-routes.ts';

const Edit = z.strictObject({ userId: z.string(), properties: Values });
const Merge = z.strictObject({ userId: z.string(), primaryObjectId: z.string(), objectIdToMerge: z.string() });
const Who = z.strictObject({ userId: z.string() });

/** What a person does to records on the portal's own pages; histories and webhooks name them. */
export function recordRoutes(twin: Twin): Hono {
  const routes = new Hono();
  const base = `${portalBase}/records/:type`;
  routes.post(base, async (c) => {
    const { userId, properties } = await readBody(c, Edit);
    return c.json(writtenJson(planCreate(atPortal(twin, c, userId), typeOf(c), properties)()), 201);
  });
  routes.post(`${base}/merge`, async (c) => {
    const { userId, primaryObjectId, objectIdToMerge } = await readBody(c, Merge);
    return c.json(writtenJson(mergeRecords(atPortal(twin, c, userId), typeOf(c), primaryObjectId, objectIdToMerge)));
  });
  routes.patch(`${base}/:id`, async (c) => {
    const { userId, properties } = await readBody(c, Edit);
    const [world, type] = [atPortal(twin, c, userId), typeOf(c)];
    return c.json(writtenJson(planUpdate(world, type, requireRecord(world, type, c.req.param('id')), properties)()));
  });
  routes.post(`${base}/:id/archive`, async (c) => {
    const { userId } = await readBody(c, Who);
    const [world, type] = [atPortal(twin, c, userId), typeOf(c)];
    archiveRecord(world, type, requireRecord(world, type, c.req.param('id')));
    return c.body(null, 204);
  });
  routes.post(`${base}/:id/restore`, async (c) => {
    const { userId } = await readBody(c, Who);
    const [world, type] = [atPortal(twin, c, userId), typeOf(c)];
    const row = findArchived(world, type, c.req.param('id'));
    if (!row) throw notFound();
    return c.json(writtenJson(restoreRecord(world, type, row)));
  });
  return routes;
}
