import { createRoute, z } from '@hono/zod-openapi';
import { HomedType } from '@salesos/shared/api/activity';
import { chooseMaster } from '#services/connection/choose-master.ts';
import { setActivityHome } from '#services/connection/set-activity-home.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { connectionParams } from './connection-control.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const route = createRoute({
  method: 'put',
  path: '/v1/connections/{connectionId}/activity-home',
  operationId: 'setActivityHome',
  tags: ['connections'],
  request: { params: connectionParams, body: { required: true, ...jsonBody(z.strictObject({ types: z.array(HomedType).max(20) })) } },
  responses: { 204: { description: 'Activities of these types are written to this CRM, and to no other' }, ...problems },
});

const master = createRoute({
  method: 'put',
  path: '/v1/connections/{connectionId}/master',
  operationId: 'chooseMaster',
  tags: ['connections'],
  request: { params: connectionParams },
  responses: { 204: { description: 'This CRM has the say about human fields; its records are read again' }, ...problems },
});

export const homeRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(route, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, connectionId: c.req.valid('param').connectionId, ...c.req.valid('json') };
      await deps.work.withTenant(customerId, (uow) => setActivityHome(uow, deps.providers, wish));
      return c.body(null, 204);
    })
    .openapi(master, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      await deps.work.withTenant(customerId, (uow) => chooseMaster(uow, { actor, connectionId: c.req.valid('param').connectionId }));
      return c.body(null, 204);
    });
