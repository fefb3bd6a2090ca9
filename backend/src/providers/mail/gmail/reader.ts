import type { MailNews, MailReader } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { GmailClient } from './client.ts';

const PAGE = 50;

/** Not received, or nothing a person would answer to. */
const NOT_RECEIVED: ReadonlySet<string> = new Set(['SENT', 'DRAFT', 'CHAT', 'SPAM']);

const isGone = (error: unknown): boolean => error instanceof ProviderError && error.failure === 'not_found';

export function gmailReader(client: GmailClient, topic: string | undefined): MailReader {
  const reader: MailReader = {
    async start() {
      const { historyId } = await client.read((users, me, signed) => users.getProfile(me, signed));
      if (!historyId) throw new ProviderError('temporary', 'Gmail answered without its place');
      return historyId;
    },
    news: (cursor) => news(client, cursor),
    since: (from, cursor) => since(client, from, cursor),
    async fetch(id) {
      try {
        const message = await client.read((users, me, signed) => users.messages.get({ ...me, id, format: 'raw' }, signed));
        if (!message.raw || message.labelIds?.some((label) => NOT_RECEIVED.has(label))) return null;
        return { raw: Buffer.from(message.raw, 'base64url'), envelopeTo: null, deliveryKey: id };
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    },
  };
  if (topic === undefined) return reader;
  return {
    ...reader,
    // One watch per mailbox and app: it has no key of its own, and the push is signed by Google instead of by a secret.
    async watch() {
      const { expiration } = await client.read((users, me, signed) => users.watch({ ...me, requestBody: { topicName: topic } }, signed));
      return { watchKey: null, until: new Date(Number(expiration)) };
    },
    async unwatch() {
      await client.read((users, me, signed) => users.stop(me, signed));
    },
  };
}

/** Gmail keeps history for about a week. Records are in order, so the last one read is a place as good as Gmail's own. */
async function news(client: GmailClient, cursor: string): Promise<MailNews> {
  const page = await client
    .read((users, me, signed) => users.history.list({ ...me, startHistoryId: cursor, historyTypes: ['messageAdded'], maxResults: PAGE }, signed))
    .catch(forgotten);
  const records = page.history ?? [];
  const keys = records.flatMap(({ messagesAdded = [] }) =>
    messagesAdded.flatMap(({ message }) => (message?.id && !message.labelIds?.some((label) => NOT_RECEIVED.has(label)) ? [message.id] : [])),
  );
  const isMore = Boolean(page.nextPageToken) && records.length > 0;
  return { messageKeys: [...new Set(keys)], cursor: (isMore ? records.at(-1)?.id : page.historyId) ?? cursor, isMore };
}

function forgotten(error: unknown): never {
  if (error instanceof ProviderError && (error.failure === 'not_found' || error.failure === 'validation'))
    throw new ProviderError('cursor_invalid', error.message, { vendorCode: error.vendorCode ?? undefined });
  throw error;
}

/** Newest pages first, as Gmail lists them; within a page the oldest first. */
async function since(client: GmailClient, from: Date, cursor: string | null): Promise<MailNews> {
  const page = await client.read((users, me, signed) =>
    users.messages.list(
      { ...me, q: `after:${Math.floor(from.getTime() / 1000)}`, maxResults: PAGE, ...(cursor === null ? {} : { pageToken: cursor }) },
      signed,
    ),
  );
  const keys = (page.messages ?? []).flatMap(({ id }) => (id ? [id] : []));
  return { messageKeys: keys.reverse(), cursor: page.nextPageToken ?? '', isMore: Boolean(page.nextPageToken) };
}
