import { Hono } from 'hono';
import { z } from 'zod';
import { batchOf, readBody, requireBatchSize } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { link, linkJson, linksOf, linkTypeId } from './links.ts';
import { typeOf } from './object-routes.ts';
import { findRecord } from './records.ts';
import { notFound, VendorError } from './vendor-error.ts';

const Ref = z.strictObject({ id: z.string() });
const Spec = z.strictObject({ associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED']), associationTypeId: z.number().int() });

function envelope(results: unknown[], errors: Record<string, unknown>[]): Record<string, unknown> {
  const at = new Date().toISOString();
  return { status: 'COMPLETE', results, startedAt: at, completedAt: at, ...(errors.length > 0 ? { numErrors: errors.length, errors } : {}) };
}

/** Each pair alone: what is missing is reported beside what was linked. */
function linkAll(pairs: readonly { from: string; to: string }[], one: (from: string, to: string) => Record<string, unknown>[]) {
  const errors: Record<string, unknown>[] = [];
  const results = pairs.flatMap(({ from, to }) => {
    try {
      return one(from, to);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      errors.push(error.row({ fromObjectId: [from], toObjectId: [to] }));
      return [];
    }
  });
  return { body: envelope(results, errors), failed: errors.length > 0 };
}

function defaultRoutes(routes: Hono<ApiEnv>): void {
  routes.put('/crm/objects/2026-09/:from/:id/associations/default/:to/:toId', (c) => {
    const [from, to] = [typeOf(c, 'from'), typeOf(c, 'to')];
    const { id, toId } = c.req.param();
    link(c.get('world'), from, id, to, toId);
    return c.json(envelope(linkJson(from, id, to, toId), []));
  });
  routes.post('/crm/associations/2026-09/:from/:to/batch/associate/default', async (c) => {
    const { inputs } = await readBody(c, batchOf(z.strictObject({ from: Ref, to: Ref })));
    requireBatchSize(inputs.length);
    const [from, to] = [typeOf(c, 'from'), typeOf(c, 'to')];
    const pairs = inputs.map((input) => ({ from: input.from.id, to: input.to.id }));
    const { body, failed } = linkAll(pairs, (id, toId) => {
      link(c.get('world'), from, id, to, toId);
      return linkJson(from, id, to, toId);
    });
    return c.json(body, failed ? 207 : 200);
  });
}

export function associationRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  defaultRoutes(routes);
  routes.post('/crm/associations/2026-09/:from/:to/batch/create', async (c) => {
    const { inputs } = await readBody(c, batchOf(z.strictObject({ from: Ref, to: Ref, types: z.array(Spec).min(1) })));
    requireBatchSize(inputs.length);
    const [from, to] = [typeOf(c, 'from'), typeOf(c, 'to')];
    const pairs = inputs.map((input) => ({ from: input.from.id, to: input.to.id }));
    const { body, failed } = linkAll(pairs, (id, toId) => {
      link(c.get('world'), from, id, to, toId);
      return [{ fromObjectTypeId: from, fromObjectId: id, toObjectTypeId: to, toObjectId: toId, labels: [] }];
    });
    return c.json(body, failed ? 207 : 201);
  });
  routes.post('/crm/associations/2026-09/:from/:to/batch/read', async (c) => {
    const { inputs } = await readBody(c, batchOf(z.strictObject({ id: z.string(), after: z.string().optional() })));
    requireBatchSize(inputs.length);
    const [world, from, to] = [c.get('world'), typeOf(c, 'from'), typeOf(c, 'to')];
    const spec = { category: 'HUBSPOT_DEFINED', typeId: linkTypeId(from, to), label: null };
    const known = inputs.filter(({ id }) => findRecord(world, from, id) && linksOf(world, from, id, to).length > 0);
    const missing = inputs.filter((input) => !known.includes(input));
    const results = known.map(({ id }) => ({
      from: { id },
      to: linksOf(world, from, id, to).map((toId) => ({ toObjectId: toId, associationTypes: [spec] })),
    }));
    const errors = missing.map(({ id }) => notFound(`No ${to} is associated with ${from} ${id}.`).row({ fromObjectId: [id] }));
    return c.json(envelope(results, errors), errors.length > 0 ? 207 : 200);
  });
  return routes;
}
