import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { type ApiEnv, allowedTo } from './caller.ts';
import { folderIn, folderPaths } from './message-routes.ts';
import { keepsIds, lastSeq, type Mailbox, messagesIn } from './mailbox.ts';
import { messageJson, selected } from './message-json.ts';
import type { Change, FolderName, Message } from './rows.ts';
import { badRequest, GraphRefusal, readQuery } from './vendor-error.ts';

const query = z.union([
  z.strictObject({ $deltatoken: z.string() }),
  z.strictObject({ $skiptoken: z.string() }),
  z.strictObject({
    changeType: z.enum(['created', 'updated', 'deleted']).optional(),
    $filter: z.string().optional(),
    $select: z.string().optional(),
  }),
]);

/** Everything of the first request travels in the token. */
const Round = z.strictObject({
  changeType: z.enum(['created', 'updated', 'deleted']).nullable(),
  fromMs: z.number().nullable(),
  select: z.array(z.string()).nullable(),
  /** null = the first round, which lists what is there. */
  after: z.number().nullable(),
  /** The last change this round knows of. */
  upTo: z.number(),
  skip: z.number(),
});
type Round = z.infer<typeof Round>;

const sealed = (round: Round): string => Buffer.from(JSON.stringify(round)).toString('base64url');

function opened(token: string): Round {
  try {
    return Round.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw badRequest('Badly formed token.');
  }
}

const EXPIRY = 'delta-expired-before';

/** Places told so far are forgotten, as the vendor does now and then. */
export function expireDeltas(mailbox: Mailbox): void {
  mailbox.twin.store.put(mailbox.space, 'counter', { id: EXPIRY, last: lastSeq(mailbox, 'change') + 1 });
  // The change that makes later places differ from those of before.
  mailbox.twin.store.put(mailbox.space, 'counter', { id: 'change', last: lastSeq(mailbox, 'change') + 1 });
}

function begun(
  mailbox: Mailbox,
  asked: { changeType?: Round['changeType'] | undefined; $filter?: string | undefined; $select?: string | undefined },
): Round {
  const from = asked.$filter === undefined ? null : /^receivedDateTime (?:ge|gt) (\S+Z)$/.exec(asked.$filter)?.[1];
  if (from === undefined || (from !== null && Number.isNaN(Date.parse(from)))) throw badRequest(`Invalid filter clause: ${asked.$filter}`);
  return {
    changeType: asked.changeType ?? null,
    fromMs: from === null ? null : Date.parse(from),
    select: selected(asked.$select)?.slice() ?? null,
    after: null,
    upTo: lastSeq(mailbox, 'change'),
    skip: 0,
  };
}

/** The newest word on each message, in no order worth relying on: here the latest first. */
function changesIn({ twin, space }: Mailbox, folder: FolderName, after: number, upTo: number): Change[] {
  const newest = new Map<string, Change>();
  for (const change of twin.store.all<Change>(space, 'change').toSorted((a, b) => a.seq - b.seq)) {
    if (change.folder !== folder || change.seq <= after || change.seq > upTo) continue;
    const before = newest.get(change.messageId);
    newest.set(change.messageId, before?.type === 'created' && change.type === 'updated' ? before : change);
  }
  return [...newest.values()].reverse();
}

function rowsOf(mailbox: Mailbox, folder: FolderName, round: Round, immutable: boolean): Record<string, unknown>[] {
  const byId = new Map(messagesIn(mailbox, folder).map((message) => [message.id, message]));
  const changes = changesIn(mailbox, folder, round.after ?? 0, round.upTo);
  const isRecent = ({ at }: Message): boolean => round.fromMs === null || Date.parse(at) >= round.fromMs;
  const wanted =
    round.after === null
      ? changes.filter(({ type }) => type !== 'deleted')
      : changes.filter(({ type }) => round.changeType === null || type === round.changeType);
  return wanted.flatMap(({ messageId, type }) => {
    const message = byId.get(messageId);
    if (type === 'deleted' || !message) return round.after === null ? [] : [{ id: messageId, '@removed': { reason: 'deleted' } }];
    return isRecent(message) ? [messageJson(mailbox, message, { immutable, select: round.select })] : [];
  });
}

function roundOf(mailbox: Mailbox, asked: z.infer<typeof query>): Round {
  if (!('$deltatoken' in asked) && !('$skiptoken' in asked)) return begun(mailbox, asked);
  const known = opened('$deltatoken' in asked ? asked.$deltatoken : asked.$skiptoken);
  if (known.upTo < lastSeq(mailbox, EXPIRY))
    throw new GraphRefusal(410, 'SyncStateNotFound', 'The sync state generation is not found; perform a full synchronization.');
  return '$deltatoken' in asked ? { ...known, after: known.upTo, upTo: lastSeq(mailbox, 'change'), skip: 0 } : known;
}

function delta(c: Context<ApiEnv>): Response {
  const mailbox = c.get('mailbox');
  const folder = folderIn(mailbox, c);
  const round = roundOf(mailbox, readQuery(c, query));
  const prefer = c.req.header('prefer');
  const size = Number(/odata\.maxpagesize=(\d+)/.exec(prefer ?? '')?.[1] ?? 10);
  const rows = rowsOf(mailbox, folder, round, keepsIds(mailbox.twin, prefer));
  const link = new URL(c.req.url);
  const isLast = round.skip + size >= rows.length;
  link.search = isLast ? `?$deltatoken=${sealed({ ...round, skip: 0 })}` : `?$skiptoken=${sealed({ ...round, skip: round.skip + size })}`;
  return c.json({
    '@odata.context': `${link.origin}/v1.0/$metadata#Collection(message)`,
    value: rows.slice(round.skip, round.skip + size),
    [isLast ? '@odata.deltaLink' : '@odata.nextLink']: link.toString(),
  });
}

export function deltaRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const reading = allowedTo('Mail.Read', 'Mail.ReadWrite');
  for (const path of folderPaths('/messages/delta')) routes.get(path, reading, delta);
  return routes;
}
