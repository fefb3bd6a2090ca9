import { Hono } from 'hono';
import { z } from 'zod';
import { readBody } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { eraseRecord } from './erase.ts';
import { mergeRecords } from './merge.ts';
import { typeOf } from './object-routes.ts';
import { writtenJson } from './record-json.ts';
import { findArchived, findRecord } from './records.ts';

const Merge = z.strictObject({ primaryObjectId: z.string(), objectIdToMerge: z.string() });
const Erase = z.strictObject({ objectId: z.string(), idProperty: z.string().optional() });

/** What takes a record away for good. */
export function mergeRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post('/crm/objects/2026-09/:type/merge', async (c) => {
    const { primaryObjectId, objectIdToMerge } = await readBody(c, Merge);
    return c.json(writtenJson(mergeRecords(c.get('world'), typeOf(c), primaryObjectId, objectIdToMerge)));
  });
  routes.post('/crm/objects/2026-09/:type/gdpr-delete', async (c) => {
    const { objectId, idProperty } = await readBody(c, Erase);
    const [world, type] = [c.get('world'), typeOf(c)];
    const row = findRecord(world, type, objectId, idProperty) ?? findArchived(world, type, objectId);
    if (row) eraseRecord(world, type, row);
    return c.body(null, 204);
  });
  return routes;
}
