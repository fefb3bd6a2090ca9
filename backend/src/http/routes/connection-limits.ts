import { createRoute, z } from '@hono/zod-openapi';
import { readBudget } from '#services/connection/read-budget.ts';
import { setLimits } from '#services/connection/set-limits.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { connectionParams } from './connection-control.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const Budget = z
  .object({
    apiShare: z.number(),
    callsPerDay: z.number().int(),
    allowance: z.number().int(),
    callsLeft: z.number().int(),
    usedToday: z.number().int(),
    expectedToday: z.number().int(),
    runsOutAt: z.string().nullable(),
    throttledUntil: z.string().nullable(),
    writesPerHour: z.number().int().nullable(),
    writesLeft: z.number().int().nullable(),
    writesWaitUntil: z.string().nullable(),
  })
  .openapi('ConnectionBudget');
const budget = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/budget',
  operationId: 'readBudget',
  tags: ['connections'],
  request: { params: connectionParams },
  responses: { 200: { description: 'What is left of the calls and writes of this connection', ...jsonBody(Budget) }, ...problems },
});

const Limits = z.strictObject({
  apiShare: z.number().min(0.01).max(1).optional(),
  writesPerHour: z.number().int().min(1).max(1_000_000).nullable().optional(),
});
const limits = createRoute({
  method: 'patch',
  path: '/v1/connections/{connectionId}/limits',
  operationId: 'setLimits',
  tags: ['connections'],
  request: { params: connectionParams, body: { required: true, ...jsonBody(Limits) } },
  responses: { 200: { description: 'What is left under the new limits', ...jsonBody(Budget) }, ...problems },
});

/** How much of the CRM a connection may use. */
export const connectionLimitRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(budget, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await readBudget(deps.work, deps, { actor, customerId, connectionId: c.req.valid('param').connectionId }), 200);
    })
    .openapi(limits, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { connectionId } = c.req.valid('param');
      await deps.work.withTenant(customerId, (uow) => setLimits(uow, { actor, connectionId, ...c.req.valid('json') }));
      return c.json(await readBudget(deps.work, deps, { actor, customerId, connectionId }), 200);
    });
