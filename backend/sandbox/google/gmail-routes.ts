import { Hono } from 'hono';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { type ApiEnv, authenticated } from './caller.ts';
import { invalid, readBody, readQuery } from './google-error.ts';
import { historyPage } from './history.ts';
import { type Format, messageJson, referenceTo } from './message-json.ts';
import { searched } from './search.ts';
import { sendOut } from './send.ts';
import { watchRoutes } from './watch-routes.ts';

const Message = z.strictObject({ raw: z.string().optional(), threadId: z.string().optional() });
const Draft = z.strictObject({ message: Message });
const DraftToSend = z.strictObject({ id: z.string() });

const one = <Word extends z.ZodType<string>>(word: Word) => z.tuple([word]).transform(([value]) => value);
const Get = z.strictObject({
  format: one(z.enum(['minimal', 'full', 'raw', 'metadata'])).default('full'),
  metadataHeaders: z.array(z.string()).default([]),
});
const List = z.strictObject({
  q: one(z.string()).optional(),
  labelIds: z.array(z.string()).default([]),
  maxResults: one(z.string().regex(/^\d+$/)).default('100'),
  pageToken: one(z.string()).optional(),
  includeSpamTrash: one(z.string()).optional(),
});

const USER = '/gmail/v1/users/:user';
const THREAD = /^[0-9a-f]{16}$/;

function rawOf({ raw, threadId }: z.infer<typeof Message>): Buffer {
  if (raw === undefined) throw invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  if (threadId !== undefined && !THREAD.test(threadId)) throw invalid('Invalid thread_id value');
  return Buffer.from(raw, 'base64url');
}

function sending(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post(`${USER}/messages/send`, async (c) => {
    const body = await readBody(c, Message);
    const sent = await sendOut(c.get('mailbox'), rawOf(body), { wanted: body.threadId ?? null });
    return c.json({ ...referenceTo(sent), labelIds: sent.labelIds });
  });
  routes.post(`${USER}/drafts`, async (c) => {
    const { message } = await readBody(c, Draft);
    const draft = await c.get('mailbox').addDraft(rawOf(message), message.threadId ?? null);
    return c.json({ id: draft.id, message: { ...referenceTo(draft.message), labelIds: draft.message.labelIds } });
  });
  routes.post(`${USER}/drafts/send`, async (c) => {
    const mailbox = c.get('mailbox');
    const { id } = await readBody(c, DraftToSend);
    const draft = mailbox.message(mailbox.draft(id).messageId);
    // Taken away before anything leaves, so that nobody sends it a second time.
    if (!mailbox.twin.flipped.has('gmail.sending-consumes-draft')) mailbox.removeDraft(id);
    const sent = await sendOut(mailbox, Buffer.from(draft.raw, 'base64'), { threadId: draft.threadId });
    return c.json({ ...referenceTo(sent), labelIds: sent.labelIds });
  });
  routes.get(`${USER}/drafts/:id`, (c) => {
    const mailbox = c.get('mailbox');
    const draft = mailbox.draft(c.req.param('id'));
    return c.json({ id: draft.id, message: messageJson(mailbox.message(draft.messageId), 'minimal', []) });
  });
  routes.delete(`${USER}/drafts/:id`, (c) => {
    c.get('mailbox').removeDraft(c.req.param('id'));
    return c.body(null, 204);
  });
  return routes;
}

function reading(twin: Twin): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const formatted = (query: z.infer<typeof Get>): [Format, string[]] => [query.format, query.metadataHeaders];
  routes.get(`${USER}/profile`, (c) => {
    const { address, historyId, messages } = c.get('mailbox');
    return c.json({ emailAddress: address, messagesTotal: messages.length, threadsTotal: 0, historyId: String(historyId) });
  });
  routes.get(`${USER}/messages`, (c) => {
    const { maxResults, pageToken, ...asked } = readQuery(c, List);
    const found = searched(twin, c.get('mailbox').messages, { q: asked.q, labelIds: asked.labelIds });
    const from = pageToken === undefined ? 0 : Number(pageToken);
    const page = found.slice(from, from + Number(maxResults));
    const next = from + page.length < found.length ? { nextPageToken: String(from + page.length) } : {};
    return c.json({ ...(page.length === 0 ? {} : { messages: page.map(referenceTo) }), ...next, resultSizeEstimate: found.length });
  });
  routes.get(`${USER}/messages/:id`, (c) => c.json(messageJson(c.get('mailbox').message(c.req.param('id')), ...formatted(readQuery(c, Get)))));
  routes.get(`${USER}/threads/:id`, (c) => {
    const id = c.req.param('id');
    if (!THREAD.test(id)) throw invalid('Invalid id value');
    const mailbox = c.get('mailbox');
    const query = formatted(readQuery(c, Get));
    return c.json({ id, historyId: String(mailbox.historyId), messages: mailbox.thread(id).map((row) => messageJson(row, ...query)) });
  });
  routes.get(`${USER}/history`, (c) => c.json(historyPage(c)));
  return routes;
}

export function gmailRoutes(twin: Twin): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.use(`${USER}/*`, authenticated(twin));
  for (const part of [sending(), reading(twin), watchRoutes(twin)]) routes.route('/', part);
  return routes;
}
