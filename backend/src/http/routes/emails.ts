import { createRoute, z } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { Email, EmailReplies, EmailTracking, NewEmail, ReplyDetection } from '@salesos/shared/api/email';
import { MOST_ATTACHED_BYTES } from '#domain/email/attachments.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { correctReplyTo, readReplies } from '#services/email/replies-to.ts';
import { readEmail, readTracking } from '#services/email/read-email.ts';
import { writeMail } from '#services/email/write-mail.ts';
import { onceIfKeyed } from '#services/request/idempotency.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

/** Its files in base64, and its text. */
const MOST_BYTES = Math.ceil((MOST_ATTACHED_BYTES * 4) / 3) + 500_000;

const tags = ['emails'];
const headers = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });
const params = z.object({ emailId: z.uuid() });

const send = createRoute({
  method: 'post',
  path: '/v1/emails/send',
  operationId: 'sendEmail',
  tags,
  middleware: [bodyLimit({ maxSize: MOST_BYTES })] as const,
  request: { headers, body: { required: true, ...jsonBody(NewEmail) } },
  responses: { 201: { description: 'It is in the ledger and goes once', ...jsonBody(Email) }, ...problems },
});
const one = createRoute({
  method: 'get',
  path: '/v1/emails/{emailId}',
  operationId: 'getEmail',
  tags,
  request: { params },
  responses: { 200: { description: 'A mail of ours', ...jsonBody(Email) }, ...problems },
});
const tracking = createRoute({
  method: 'get',
  path: '/v1/emails/{emailId}/tracking',
  operationId: 'getEmailTracking',
  tags,
  request: { params },
  responses: { 200: { description: 'Its hits, machines’ included', ...jsonBody(EmailTracking) }, ...problems },
});

const detection = createRoute({
  method: 'post',
  path: '/v1/emails/{emailId}/reply-detection',
  operationId: 'detectEmailReplies',
  tags,
  request: { headers, params, body: { required: true, ...jsonBody(ReplyDetection) } },
  responses: {
    200: { description: 'What came back on it, and what it is; with `said`, by a person’s word', ...jsonBody(EmailReplies) },
    ...problems,
  },
});

export const emailRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(send, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [mail, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'emails.send', key, request: { actor: actor.id, mail } };
        return readEmail(uow, { actor, id: await onceIfKeyed(uow, once, () => writeMail(uow, deps, { actor, mail })) });
      });
      return c.json(answer, 201);
    })
    .openapi(one, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const id = c.req.valid('param').emailId;
      return c.json(await deps.work.withTenant(customerId, (uow) => readEmail(uow, { actor, id })), 200);
    })
    .openapi(tracking, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const id = c.req.valid('param').emailId;
      return c.json(await deps.work.withTenant(customerId, (uow) => readTracking(uow, { actor, id })), 200);
    })
    .openapi(detection, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [emailId, wish, key] = [c.req.valid('param').emailId, c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const { replyId, said } = wish;
        const once = { route: 'emails.reply-detection', key, request: { actor: actor.id, emailId, wish } };
        if (said !== undefined) await onceIfKeyed(uow, once, () => correctReplyTo(uow, { actor, emailId, replyId, said }));
        return readReplies(uow, { actor, emailId });
      });
      return c.json(answer, 200);
    });
