import { createRoute, z } from '@hono/zod-openapi';
import { ConflictAnswer, FieldValue } from '@salesos/shared/api/card';
import { listConflicts } from '#services/crm-sync/list-conflicts.ts';
import { resolveConflict } from '#services/crm-sync/resolve-conflict.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { once } from '#services/request/idempotency.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const Side = z.object({ value: FieldValue, at: z.string().nullable(), by: z.string().nullable() });
const Conflict = z
  .object({
    id: z.uuid(),
    seen: z.string(),
    connectionId: z.uuid(),
    provider: z.string(),
    object: z.string(),
    recordId: z.string(),
    salesosId: z.uuid(),
    field: z.string(),
    kind: z.enum(['review', 'flapping']),
    crm: Side,
    ours: Side,
    before: FieldValue,
    mayResolve: z.boolean(),
  })
  .openapi('Conflict');

const list = createRoute({
  method: 'get',
  path: '/v1/conflicts',
  operationId: 'listConflicts',
  tags: ['conflicts'],
  request: { query: z.object({ after: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }) },
  responses: {
    200: {
      description: 'What waits for a person, oldest first',
      ...jsonBody(z.object({ conflicts: z.array(Conflict), next: z.string().nullable() })),
    },
    ...problems,
  },
});
const resolve = createRoute({
  method: 'post',
  path: '/v1/conflicts/{conflictId}/resolve',
  operationId: 'resolveConflict',
  tags: ['conflicts'],
  request: {
    params: z.object({ conflictId: z.uuid() }),
    headers: z.object({ 'idempotency-key': z.string().min(8).max(200).optional() }),
    body: {
      required: true,
      ...jsonBody(
        z
          .strictObject({ seen: z.string(), resolution: ConflictAnswer, value: FieldValue.optional(), always: z.boolean().optional() })
          .openapi('ConflictAnswer'),
      ),
    },
  },
  responses: { 204: { description: 'The value holds on both sides from now on' }, ...problems },
});

export const conflictRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { after, limit } = c.req.valid('query');
      return c.json(await deps.work.withTenant(customerId, (uow) => listConflicts(uow, { actor, after: after ?? null, limit })), 200);
    })
    .openapi(resolve, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { conflictId } = c.req.valid('param');
      const key = c.req.valid('header')['idempotency-key'];
      const answer = { conflictId, ...c.req.valid('json') };
      await deps.work.withTenant(customerId, async (uow) => {
        const run = () => resolveConflict(uow, deps.providers, { actor, answer });
        await (key === undefined ? run() : once(uow, { route: 'conflicts.resolve', key, request: { ...answer, actor: actor.id } }, run));
      });
      return c.body(null, 204);
    });
