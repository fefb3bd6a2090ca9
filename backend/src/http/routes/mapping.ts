import { createRoute, z } from '@hono/zod-openapi';
import { MappedObject, MappingPreview, MappingView, MappingWish } from '@salesos/shared/api/mapping';
import { listMapping } from '#services/crm-sync/list-mapping.ts';
import { previewMapping } from '#services/crm-sync/preview-mapping.ts';
import { saveMapping } from '#services/crm-sync/save-mapping.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const path = '/v1/connections/{connectionId}/mapping/{object}';
const params = z.object({ connectionId: z.uuid(), object: MappedObject });
const body = { required: true, ...jsonBody(MappingWish) };

const list = createRoute({
  method: 'get',
  path,
  operationId: 'listMapping',
  tags: ['connections'],
  request: { params },
  responses: { 200: { description: 'The mapping as it holds, and what it could be made from', ...jsonBody(MappingView) }, ...problems },
});
const save = createRoute({
  method: 'put',
  path,
  operationId: 'saveMapping',
  tags: ['connections'],
  request: { params, body },
  responses: { 204: { description: 'Holds from now on; all records are read again' }, ...problems },
});
const preview = createRoute({
  method: 'post',
  path: `${path}/preview`,
  operationId: 'previewMapping',
  tags: ['connections'],
  request: { params, body },
  responses: { 200: { description: 'What saving it would do', ...jsonBody(MappingPreview) }, ...problems },
});

export const mappingRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await listMapping(deps.work, deps, { actor, customerId, ...c.req.valid('param') }), 200);
    })
    .openapi(save, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      await saveMapping(deps.work, deps, { actor, customerId, ...c.req.valid('param'), ...c.req.valid('json') });
      return c.body(null, 204);
    })
    .openapi(preview, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await previewMapping(deps.work, deps, { actor, customerId, ...c.req.valid('param'), ...c.req.valid('json') }), 200);
    });
