import { createRoute, z } from '@hono/zod-openapi';
import { Mailbox, MailboxQuota, NewMailbox } from '@salesos/shared/api/mailbox';
import { authenticate } from '#services/customer/authenticate.ts';
import { connectByKey } from '#services/email/connect-by-key.ts';
import { readMailbox } from '#services/email/list-mailboxes.ts';
import { readQuota } from '#services/email/read-quota.ts';
import type { HttpDeps } from '../deps.ts';
import type { MailboxView } from './mailbox-view.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['mailboxes'];
const postMailbox = createRoute({
  method: 'post',
  path: '/v1/mailboxes',
  operationId: 'connectMailboxByKey',
  tags,
  request: { body: { required: true, ...jsonBody(NewMailbox) } },
  responses: { 200: { description: 'As it is now; the same address again gets the new settings', ...jsonBody(Mailbox) }, ...problems },
});
const getQuota = createRoute({
  method: 'get',
  path: '/v1/mailboxes/{mailboxId}/quota',
  operationId: 'getMailboxQuota',
  tags,
  request: { params: z.object({ mailboxId: z.uuid() }) },
  responses: { 200: { description: 'What its provider says at this moment', ...jsonBody(MailboxQuota) }, ...problems },
});

/** Mailboxes whose provider is reached with keys, and what a provider says of them. */
export const mailboxKeyRoutes = (deps: HttpDeps, withDomain: MailboxView) => {
  return openApiApp()
    .openapi(postMailbox, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const mailbox = await deps.work.withTenant(customerId, async (uow) => {
        const id = await connectByKey(uow, deps, { actor, mailbox: c.req.valid('json') });
        return readMailbox(uow, actor, id, deps.providers.mail);
      });
      return c.json(await withDomain(mailbox), 200);
    })
    .openapi(getQuota, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await readQuota(deps.work, deps, { customerId, actor, id: c.req.valid('param').mailboxId }), 200);
    });
};
