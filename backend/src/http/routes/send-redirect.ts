import { createRoute } from '@hono/zod-openapi';
import { SendRedirect, SendRedirectChange } from '@salesos/shared/api/mailbox';
import { authenticate } from '#services/customer/authenticate.ts';
import { readSendRedirect } from '#services/email/read-send-redirect.ts';
import { saveSendRedirect } from '#services/email/save-send-redirect.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['mailboxes'];
const getRedirect = createRoute({
  method: 'get',
  path: '/v1/send-redirect',
  operationId: 'getSendRedirect',
  tags,
  responses: { 200: { description: 'Where mail goes while a CRM is a sandbox', ...jsonBody(SendRedirect) }, ...problems },
});
const putRedirect = createRoute({
  method: 'put',
  path: '/v1/send-redirect',
  operationId: 'saveSendRedirect',
  tags,
  request: { body: { required: true, ...jsonBody(SendRedirectChange) } },
  responses: { 200: { description: 'As it is now', ...jsonBody(SendRedirect) }, ...problems },
});

export const sendRedirectRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(getRedirect, async (c) => {
      const { customerId } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await deps.work.withTenant(customerId, readSendRedirect), 200);
    })
    .openapi(putRedirect, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { address } = c.req.valid('json');
      const saved = await deps.work.withTenant(customerId, async (uow) => {
        await saveSendRedirect(uow, { actor, address });
        return readSendRedirect(uow);
      });
      return c.json(saved, 200);
    });
