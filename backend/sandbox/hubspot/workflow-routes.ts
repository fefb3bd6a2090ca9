import { Hono } from 'hono';
import { z } from 'zod';
import { batchOf, readBody, requireBatchSize } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { notFound, validation } from './vendor-error.ts';
import { addWorkflow, findWorkflow, NewWorkflow, workflowJson, workflowsOf, workflowSummary } from './workflows.ts';

/** The one interface of the platform that has no dated path yet but a beta's. */
const base = '/automation/v4/flows';
const MOST = 100;
const Named = z.strictObject({ type: z.literal('FLOW_ID'), flowId: z.string() });

/** What an admin has automated, to be read; the twin runs none of it. */
export function workflowRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post(base, async (c) => c.json(workflowJson(addWorkflow(c.get('world'), await readBody(c, NewWorkflow))), 201));
  routes.get(base, (c) => {
    const limit = Number(c.req.query('limit') ?? MOST);
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST)) throw validation(`limit must be between 1 and ${MOST}`);
    const rest = workflowsOf(c.get('world')).filter(({ id }) => Number(id) > Number(c.req.query('after') ?? '0'));
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return c.json({ results: page.map(workflowSummary), ...(last && rest.length > limit ? { paging: { next: { after: last.id } } } : {}) });
  });
  routes.post(`${base}/batch/read`, async (c) => {
    const { inputs } = await readBody(c, batchOf(Named));
    requireBatchSize(inputs.length);
    const results = inputs.flatMap(({ flowId }) => findWorkflow(c.get('world'), flowId) ?? []).map(workflowJson);
    const at = c.get('world').twin.clock.now().toISOString();
    return c.json({ status: 'COMPLETE', startedAt: at, completedAt: at, results }, results.length === inputs.length ? 200 : 207);
  });
  routes.get(`${base}/:id`, (c) => {
    const row = findWorkflow(c.get('world'), c.req.param('id'));
    if (!row) throw notFound();
    return c.json(workflowJson(row));
  });
  return routes;
}
