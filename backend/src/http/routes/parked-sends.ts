import { createRoute, z } from '@hono/zod-openapi';
import { Email } from '@salesos/shared/api/email';
import { ParkedSendPage, ParkedSendVerdict } from '@salesos/shared/api/parked-send';
import { authenticate } from '#services/customer/authenticate.ts';
import { listParkedSends } from '#services/email/list-parked-sends.ts';
import { readEmail } from '#services/email/read-email.ts';
import { settleParked } from '#services/email/settle-parked.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['emails'];
const list = createRoute({
  method: 'get',
  path: '/v1/parked-sends',
  operationId: 'listParkedSends',
  tags,
  request: { query: z.object({ after: z.uuid().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }) },
  responses: { 200: { description: 'Mails of which nobody knows whether they went', ...jsonBody(ParkedSendPage) }, ...problems },
});
const settle = createRoute({
  method: 'post',
  path: '/v1/parked-sends/{emailId}',
  operationId: 'settleParkedSend',
  tags,
  request: { params: z.object({ emailId: z.uuid() }), body: { required: true, ...jsonBody(ParkedSendVerdict) } },
  responses: { 200: { description: 'The mail as it is now', ...jsonBody(Email) }, ...problems },
});

export const parkedSendRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { after = null, limit } = c.req.valid('query');
      return c.json(await deps.work.withTenant(customerId, (uow) => listParkedSends(uow, { actor, after, limit })), 200);
    })
    .openapi(settle, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [{ emailId }, { went }] = [c.req.valid('param'), c.req.valid('json')];
      const mail = await deps.work.withTenant(customerId, async (uow) => {
        await settleParked(uow, { actor, mailId: emailId, went });
        return readEmail(uow, { actor, id: emailId });
      });
      return c.json(mail, 200);
    });
