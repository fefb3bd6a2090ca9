import { createRoute, z } from '@hono/zod-openapi';
import { ConversationPolicy } from '@salesos/shared/api/conversation-policy';
import { Mailbox, MailboxChange, MailboxOffer, SendCaps } from '@salesos/shared/api/mailbox';
import { Signature, SignatureText } from '@salesos/shared/api/template';
import { authenticate } from '#services/customer/authenticate.ts';
import { changeMailbox, readSendCaps, saveSendCaps } from '#services/email/change-mailbox.ts';
import { readConversationPolicy, saveConversationPolicy } from '#services/email/conversation-policy.ts';
import { listMailboxes, readMailbox } from '#services/email/list-mailboxes.ts';
import { readSignature, saveSignature } from '#services/email/save-signature.ts';
import type { HttpDeps } from '../deps.ts';
import type { MailboxView } from './mailbox-view.ts';
import { invalidText, jsonBody, openApiApp, problems } from './openapi.ts';

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
const getSignature = createRoute({
  method: 'get',
  path: '/v1/mailboxes/{mailboxId}/signature',
  operationId: 'getSignature',
  tags,
  request: { params: z.object({ mailboxId: z.uuid() }) },
  responses: { 200: { description: 'What stands under its mails', ...jsonBody(Signature) }, ...problems },
});
const putSignature = createRoute({
  method: 'put',
  path: '/v1/mailboxes/{mailboxId}/signature',
  operationId: 'saveSignature',
  tags,
  request: { params: z.object({ mailboxId: z.uuid() }), body: { required: true, ...jsonBody(SignatureText) } },
  responses: { 200: { description: 'As it was cleaned', ...jsonBody(Signature) }, ...problems, ...invalidText },
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

const getPolicy = createRoute({
  method: 'get',
  path: '/v1/conversation-policy',
  operationId: 'getConversationPolicy',
  tags,
  responses: { 200: { description: 'Who reads on the cards what was written', ...jsonBody(ConversationPolicy) }, ...problems },
});
const putPolicy = createRoute({
  method: 'put',
  path: '/v1/conversation-policy',
  operationId: 'saveConversationPolicy',
  tags,
  request: { body: { required: true, ...jsonBody(ConversationPolicy) } },
  responses: { 200: { description: 'As it is now', ...jsonBody(ConversationPolicy) }, ...problems },
});

export const mailboxRoutes = (deps: HttpDeps, withDomain: MailboxView) => {
  return openApiApp()
    .openapi(allMailboxes, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const offers = [...deps.providers.mail.values()].flatMap(({ key, label, oauth }) => (oauth ? [{ provider: key, label }] : []));
      const mailboxes = await deps.work.withTenant(customerId, (uow) => listMailboxes(uow, actor, deps.providers.mail));
      return c.json({ mailboxes: await Promise.all(mailboxes.map(withDomain)), offers }, 200);
    })
    .openapi(patchMailbox, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [id, change] = [c.req.valid('param').mailboxId, c.req.valid('json')];
      const mailbox = await deps.work.withTenant(customerId, async (uow) => {
        await changeMailbox(uow, { actor, id, change });
        return readMailbox(uow, actor, id, deps.providers.mail);
      });
      return c.json(await withDomain(mailbox), 200);
    })
    .openapi(getSignature, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { mailboxId } = c.req.valid('param');
      return c.json(await deps.work.withTenant(customerId, (uow) => readSignature(uow, { actor, mailboxId })), 200);
    })
    .openapi(putSignature, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, mailboxId: c.req.valid('param').mailboxId, signature: c.req.valid('json') };
      return c.json(await deps.work.withTenant(customerId, (uow) => saveSignature(uow, deps.templates, wish)), 200);
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
    })
    .openapi(getPolicy, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await deps.work.withTenant(customerId, (uow) => readConversationPolicy(uow, actor)), 200);
    })
    .openapi(putPolicy, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const policy = c.req.valid('json');
      await deps.work.withTenant(customerId, (uow) => saveConversationPolicy(uow, { actor, policy }));
      return c.json(policy, 200);
    });
};
