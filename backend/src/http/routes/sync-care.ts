import { createRoute, z } from '@hono/zod-openapi';
import { resyncObject, resyncOne } from '#services/crm-sync/ask-resync.ts';
import { exportColumns, exportSync } from '#services/crm-sync/export-sync.ts';
import { retryCause } from '#services/crm-sync/retry-cause.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { streamExport } from './export-stream.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['sync'];
const params = z.object({ connectionId: z.uuid() });
const Resync = z.strictObject({ object: z.enum(['account', 'contact', 'lead', 'opportunity']), crmId: z.string().min(1).max(60).optional() });

const resync = createRoute({
  method: 'post',
  path: '/v1/connections/{connectionId}/resync',
  operationId: 'resync',
  tags,
  request: { params, body: { required: true, content: { 'application/json': { schema: Resync } } } },
  responses: { 202: { description: 'One record is read again now; without `crmId` the whole object, behind everything else' }, ...problems },
});
const retry = createRoute({
  method: 'post',
  path: '/v1/connections/{connectionId}/retry',
  operationId: 'retrySyncErrors',
  tags,
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ cause: z.string().min(1).max(60) }) } } },
  },
  responses: {
    202: { description: 'What was refused for this cause is tried again', ...jsonBody(z.object({ records: z.number(), activities: z.number() })) },
    ...problems,
  },
});
const exported = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/export',
  operationId: 'exportSync',
  tags,
  request: { params, query: z.object({ what: z.enum(['links', 'errors']), format: z.enum(['csv', 'json']).default('csv') }) },
  responses: {
    200: {
      description: 'Every link, or everything the CRM refuses',
      content: { 'text/csv': { schema: z.string() }, 'application/json': { schema: z.array(z.record(z.string(), z.string().nullable())) } },
    },
    ...problems,
  },
});

/** What an admin can do about the sync. */
export function syncCareRoutes(deps: HttpDeps) {
  return openApiApp()
    .openapi(resync, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, connectionId: c.req.valid('param').connectionId };
      const { object, crmId } = c.req.valid('json');
      await deps.work.withTenant(customerId, (uow) =>
        crmId === undefined ? resyncObject(uow, { ...wish, object }) : resyncOne(uow, { ...wish, object, crmId }),
      );
      return c.body(null, 202);
    })
    .openapi(retry, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, connectionId: c.req.valid('param').connectionId, cause: c.req.valid('json').cause };
      return c.json(await deps.work.withTenant(customerId, (uow) => retryCause(uow, wish)), 202);
    })
    .openapi(exported, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { what, format } = c.req.valid('query');
      const pages = await exportSync(deps.work, { customerId, actor, connectionId: c.req.valid('param').connectionId, what });
      return streamExport(c, pages, { name: what, columns: exportColumns[what], format });
    });
}
