import { createRoute, z } from '@hono/zod-openapi';
import { Cause, FailedRecords, RecordHistory, SyncHealth } from '@salesos/shared/api/sync-health';
import { listFailedRecords } from '#services/crm-sync/list-failed-records.ts';
import { listErrorCauses } from '#services/crm-sync/read-error-causes.ts';
import { readHealth } from '#services/crm-sync/read-health.ts';
import { readRecordHistory } from '#services/crm-sync/read-record-history.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['sync'];
const connection = z.object({ connectionId: z.uuid() });

const health = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/health',
  operationId: 'getSyncHealth',
  tags,
  request: { params: connection },
  responses: { 200: { description: 'How the sync of this connection stands', ...jsonBody(SyncHealth) }, ...problems },
});
const errors = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/errors',
  operationId: 'listSyncErrors',
  tags,
  request: { params: connection },
  responses: { 200: { description: 'What the CRM refuses, by cause', ...jsonBody(z.object({ causes: z.array(Cause) })) }, ...problems },
});
const records = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/errors/{cause}/records',
  operationId: 'listSyncErrorRecords',
  tags,
  request: {
    params: connection.extend({ cause: z.string().min(1).max(60) }),
    query: z.object({
      cursor: z
        .string()
        .regex(/^[rs] [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
        .optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: { description: 'The records behind a cause', ...jsonBody(FailedRecords) }, ...problems },
});
const history = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/records/{object}/{crmId}/history',
  operationId: 'getRecordSyncHistory',
  tags,
  request: { params: connection.extend({ object: z.enum(['account', 'contact', 'lead', 'opportunity']), crmId: z.string().min(1).max(60) }) },
  responses: { 200: { description: 'The sync life of one record', ...jsonBody(RecordHistory) }, ...problems },
});

/** What an admin sees of the sync. */
export const syncHealthRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(health, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await deps.work.withTenant(customerId, (uow) => readHealth(uow, { actor, ...c.req.valid('param') })), 200);
    })
    .openapi(errors, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json({ causes: await deps.work.withTenant(customerId, (uow) => listErrorCauses(uow, { actor, ...c.req.valid('param') })) }, 200);
    })
    .openapi(records, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { cursor: after = null, limit } = c.req.valid('query');
      const found = await deps.work.withTenant(customerId, (uow) =>
        listFailedRecords(uow, deps.providers, { actor, ...c.req.valid('param'), after, limit }),
      );
      return c.json(found, 200);
    })
    .openapi(history, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await deps.work.withTenant(customerId, (uow) => readRecordHistory(uow, { actor, ...c.req.valid('param') })), 200);
    });
