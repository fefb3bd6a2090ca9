import type { Context } from 'hono';
import { z } from 'zod';
import type { ApiEnv } from './caller.ts';
import { notFound, readQuery } from './google-error.ts';

const one = <Word extends z.ZodType<string>>(word: Word) => z.tuple([word]).transform(([value]) => value);
const Query = z.strictObject({
  startHistoryId: one(z.string().regex(/^\d+$/)),
  historyTypes: z.array(z.enum(['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'])).default(['messageAdded', 'messageDeleted']),
  labelId: one(z.string()).optional(),
  maxResults: one(z.string().regex(/^\d+$/)).default('100'),
  pageToken: one(z.string()).optional(),
});
const types = { messagesAdded: 'messageAdded', messagesDeleted: 'messageDeleted' } as const;

/** What happened after an id, oldest first; one that is no longer kept is not found. */
export function historyPage(c: Context<ApiEnv>): Record<string, unknown> {
  const query = readQuery(c, Query);
  const mailbox = c.get('mailbox');
  const start = Number(query.startHistoryId);
  if (start < mailbox.account.oldestHistory || start > mailbox.historyId) throw notFound();
  const found = mailbox.history.filter(
    ({ id, kind, message }) =>
      Number(id) > start && query.historyTypes.includes(types[kind]) && (query.labelId === undefined || message.labelIds.includes(query.labelId)),
  );
  const from = query.pageToken === undefined ? 0 : Number(query.pageToken);
  const page = found.slice(from, from + Number(query.maxResults));
  return {
    ...(page.length === 0
      ? {}
      : {
          history: page.map(({ id, kind, message }) => ({ id, messages: [{ id: message.id, threadId: message.threadId }], [kind]: [{ message }] })),
        }),
    ...(from + page.length < found.length ? { nextPageToken: String(from + page.length) } : {}),
    historyId: String(mailbox.historyId),
  };
}
