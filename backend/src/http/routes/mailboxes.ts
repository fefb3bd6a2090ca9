import { createRoute, z } from '@hono/zod-openapi';
import { Mailbox, MailboxChange, SendCaps } from '@salesos/shared/api/mailbox';
import { authenticate } from '#services/customer/authenticate.ts';
import { changeMailbox, readSendCaps, saveSendCaps } from '#services/email/change-mailbox.ts';
import { lookUpDeliverability } from '#services/deliverability/look-up.ts';
import { rememberDeliverability } from '#services/deliverability/remember.ts';
import { listMailboxes, readMailbox, type StoredMailbox } from '#services/email/list-mailboxes.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['mailboxes'];
const allMailboxes = createRoute({
  method: 'get',
  path: '/v1/mailboxes',
  operationId: 'listMailboxes',
  tags,
  responses: { 200: { description: 'Mailboxes by address', ...jsonBody(z.object({ mailboxes: z.array(Mailbox) })) }, ...problems },
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

export const mailboxRoutes = (deps: HttpDeps) => {
  const lately = rememberDeliverability((domain) => lookUpDeliverability(deps.work, deps.mailAuth, { domain, provider: null, selectors: [] }));
  const withDomain = async (mailbox: StoredMailbox): Promise<Mailbox> => {
    const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1).toLowerCase();
    const found = await lately(domain);
    const state = (part: 'spf' | 'dkim' | 'dmarc') => found?.[part].state ?? 'not_asked';
    return { ...mailbox, deliverability: { domain, spf: state('spf'), dkim: state('dkim'), dmarc: state('dmarc') } };
  };
  return openApiApp()
    .openapi(allMailboxes, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const mailboxes = await deps.work.withTenant(customerId, (uow) => listMailboxes(uow, actor));
      return c.json({ mailboxes: await Promise.all(mailboxes.map(withDomain)) }, 200);
    })
    .openapi(patchMailbox, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [id, change] = [c.req.valid('param').mailboxId, c.req.valid('json')];
      const mailbox = await deps.work.withTenant(customerId, async (uow) => {
        await changeMailbox(uow, { actor, id, change });
        return readMailbox(uow, actor, id);
      });
      return c.json(await withDomain(mailbox), 200);
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
};
