import { createRoute, z } from '@hono/zod-openapi';
import { Mailbox, MailboxChange, MailboxOffer, SendCaps } from '@salesos/shared/api/mailbox';
import { authenticate } from '#services/customer/authenticate.ts';
import { changeMailbox, readSendCaps, saveSendCaps } from '#services/email/change-mailbox.ts';
import { listMailboxes, readMailbox } from '#services/email/list-mailboxes.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['mailboxes'];
const allMailboxes = createRoute({
  method: 'get',
  path: '/v1/mailboxes',
  operationId: 'listMailboxes',
  tags,
  responses: {
    200: {
      description: 'Mailboxes by address, and what a person may sign in to',
      ...jsonBody(z.object({ mailboxes: z.array(Mailbox), offers: z.array(MailboxOffer) })),
    },
    ...problems,
  },
});
const patchMailbox = createRoute({
  method: 'patch',
  path: '/v1/mailboxes/{mailboxId}',
  operationId: 'changeMailbox',
  tags,
  request: { params: z.object({ mailboxId: z.uuid() }), body: { required: true, ...jsonBody(MailboxChange) } },
  responses: { 200: { description: 'As it is now', ...jsonBody(Mailbox) }, ...problems },
});
const getCaps = createRoute({
  method: 'get',
  path: '/v1/send-caps',
  operationId: 'getSendCaps',
  tags,
  responses: { 200: { description: 'Most mails in any 24 hours', ...jsonBody(SendCaps) }, ...problems },
});
const putCaps = createRoute({
  method: 'put',
  path: '/v1/send-caps',
  operationId: 'saveSendCaps',
  tags,
  request: { body: { required: true, ...jsonBody(SendCaps) } },
  responses: { 200: { description: 'As they are now', ...jsonBody(SendCaps) }, ...problems },
});

export const mailboxRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(allMailboxes, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const offers = [...deps.providers.mail.values()].flatMap(({ key, label, oauth }) => (oauth ? [{ provider: key, label }] : []));
      return c.json({ mailboxes: await deps.work.withTenant(customerId, (uow) => listMailboxes(uow, actor)), offers }, 200);
    })
    .openapi(patchMailbox, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [id, change] = [c.req.valid('param').mailboxId, c.req.valid('json')];
      const mailbox = await deps.work.withTenant(customerId, async (uow) => {
        await changeMailbox(uow, { actor, id, change });
        return readMailbox(uow, actor, id);
      });
      return c.json(mailbox, 200);
    })
    .openapi(getCaps, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await deps.work.withTenant(customerId, (uow) => readSendCaps(uow, actor)), 200);
    })
    .openapi(putCaps, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const caps = c.req.valid('json');
      await deps.work.withTenant(customerId, (uow) => saveSendCaps(uow, { actor, caps }));
      return c.json(caps, 200);
    });
