import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { type ApiEnv, allowedTo } from './caller.ts';
import { deleteMessage, findMessage, folderId, keepsIds, type Mailbox, messagesIn } from './mailbox.ts';
import { messageJson, selected } from './message-json.ts';
import { folders, type FolderName, type Message } from './rows.ts';
import { layDraft, sendDraft, sendMime } from './sending.ts';
import { badRequest, GraphRefusal, notFound, readQuery } from './vendor-error.ts';

const MIME_LIMIT_BYTES = 4 * 1024 * 1024;
const number = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);
const oneQuery = z.strictObject({ $select: z.string().optional() });
const listQuery = z.strictObject({
  $select: z.string().optional(),
  $filter: z.string().optional(),
  $orderby: z.enum(['receivedDateTime', 'receivedDateTime asc', 'receivedDateTime desc']).optional(),
  $top: number.refine((top) => top >= 1 && top <= 1000).default(10),
  $skip: number.default(0),
});

/** `inbox` or `mailFolders('inbox')`; ids of folders as well. */
export function folderIn(mailbox: Mailbox, c: Context): FolderName {
  const named = c.req.param('folder') ?? /\('([^']+)'\)$/.exec(c.req.param('quoted') ?? '')?.[1] ?? '';
  const found = folders.find((name) => name === named.toLowerCase() || folderId(mailbox, name) === named);
  if (!found) throw notFound();
  return found;
}

/** Both ways of naming a folder. */
export const folderPaths = (rest: string): string[] => [
  `/v1.0/me/mailFolders/:folder${rest}`,
  `/v1.0/me/:quoted{mail[fF]olders\\('[^']+'\\)}${rest}`,
];

function filtered(messages: readonly Message[], filter: string | undefined): Message[] {
  if (filter === undefined) return [...messages];
  const named = /^internetMessageId eq '((?:[^']|'')+)'$/.exec(filter);
  if (named) return messages.filter(({ internetMessageId }) => internetMessageId === (named[1] ?? '').replaceAll("''", "'"));
  const from = /^receivedDateTime (ge|gt) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)$/.exec(filter);
  if (!from) throw badRequest(`Invalid filter clause: ${filter}`);
  const ms = Date.parse(from[2] ?? '');
  return messages.filter(({ at }) => (from[1] === 'ge' ? Date.parse(at) >= ms : Date.parse(at) > ms));
}

function sorted(messages: readonly Message[], orderby: string | undefined): Message[] {
  const descending = orderby === undefined || orderby.endsWith('desc');
  const oldestFirst = messages.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.seq - b.seq);
  return descending ? oldestFirst.reverse() : oldestFirst;
}

function list(c: Context<ApiEnv>, folder: FolderName | undefined): Response {
  const mailbox = c.get('mailbox');
  const query = readQuery(c, listQuery);
  const select = selected(query.$select);
  if (query.$orderby !== undefined && query.$filter !== undefined && !query.$filter.startsWith('receivedDateTime'))
    throw new GraphRefusal(400, 'InefficientFilter', 'The restriction or sort order is too complex for this operation.');
  const found = sorted(filtered(messagesIn(mailbox, folder), query.$filter), query.$orderby);
  const page = found.slice(query.$skip, query.$skip + query.$top);
  const immutable = keepsIds(mailbox.twin, c.req.header('prefer'));
  const next = new URL(c.req.url);
  next.searchParams.set('$skip', String(query.$skip + query.$top));
  return c.json({
    '@odata.context': `${next.origin}/v1.0/$metadata#users('${mailbox.account.id}')/messages`,
    value: page.map((message) => messageJson(mailbox, message, { immutable, select })),
    ...(query.$skip + query.$top < found.length ? { '@odata.nextLink': next.toString() } : {}),
  });
}

function messageIn(c: Context<ApiEnv>): Message {
  const message = findMessage(c.get('mailbox'), c.req.param('id') ?? '');
  if (!message) throw notFound();
  return message;
}

async function mimeBody(c: Context<ApiEnv>): Promise<string> {
  // The twin takes mails as MIME; JSON has no place for List-Unsubscribe.
  if (!(c.req.header('content-type') ?? '').startsWith('text/plain'))
    throw new GraphRefusal(415, 'RequestBroker--UnsupportedMediaType', 'Only MIME is spoken here.');
  const body = await c.req.text();
  if (body.length > MIME_LIMIT_BYTES) throw new GraphRefusal(413, 'ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.');
  return body;
}

export function messageRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const reading = allowedTo('Mail.Read', 'Mail.ReadWrite');
  const writing = allowedTo('Mail.ReadWrite');
  const sending = allowedTo('Mail.Send');
  routes.get('/v1.0/me/mailFolders/:folder', reading, (c) => {
    const folder = folderIn(c.get('mailbox'), c);
    return c.json({ id: folderId(c.get('mailbox'), folder) });
  });
  for (const path of folderPaths('/messages')) routes.get(path, reading, (c) => list(c, folderIn(c.get('mailbox'), c)));
  routes.get('/v1.0/me/messages', reading, (c) => list(c, undefined));
  routes.post('/v1.0/me/messages', writing, async (c) => {
    const mailbox = c.get('mailbox');
    const draft = await layDraft(mailbox, await mimeBody(c));
    return c.json(messageJson(mailbox, draft, { immutable: keepsIds(mailbox.twin, c.req.header('prefer')), select: null }), 201);
  });
  routes.get('/v1.0/me/messages/:id', reading, (c) => {
    const mailbox = c.get('mailbox');
    const select = selected(readQuery(c, oneQuery).$select);
    return c.json(messageJson(mailbox, messageIn(c), { immutable: keepsIds(mailbox.twin, c.req.header('prefer')), select }));
  });
  routes.get('/v1.0/me/messages/:id/:value{\\$value}', reading, (c) =>
    c.body(Buffer.from(messageIn(c).raw, 'base64'), 200, { 'content-type': 'text/plain' }),
  );
  routes.delete('/v1.0/me/messages/:id', writing, (c) => {
    deleteMessage(c.get('mailbox'), messageIn(c));
    return c.body(null, 204);
  });
  routes.post('/v1.0/me/messages/:id/send', sending, async (c) => {
    await sendDraft(c.get('mailbox'), messageIn(c));
    return c.body(null, 202);
  });
  routes.post('/v1.0/me/sendMail', sending, async (c) => {
    await sendMime(c.get('mailbox'), await mimeBody(c));
    return c.body(null, 202);
  });
  return routes;
}
