import { z } from 'zod';
import type { MailNews, MailReader } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { OutlookClient } from './client.ts';
import { RECEIVED, ReceivedPage, type ReceivedRow, Subscription } from './wire.ts';

const INBOX = "/me/mailFolders('inbox')/messages";
/** Whoever reads a page has its mails in memory together. */
const PAGE = 20;
/** Our clock and theirs. */
const SKEW_MS = 60_000;
/** A filtered delta answers 5,000 mails at most; ours is begun anew well before. */
const RENEW_AFTER = 4_000;
const RENEW_OVERLAP_MS = 60 * 60_000;
/** 10,080 is the longest. */
const WATCH_MS = 10_000 * 60_000;

const instant = z.iso.datetime({ offset: true });
/** A place in the delta: where to go on, how many mails it has told, and when the newest of them arrived. */
const Place = z.strictObject({ path: z.string().startsWith('/'), told: z.int(), newest: instant });
type Place = z.infer<typeof Place>;
/** A place in the list by arrival: from that instant on, without those already read of the same instant. */
const ListPlace = z.strictObject({ from: instant, skip: z.int() });

function placeIn<Schema extends z.ZodType>(schema: Schema, cursor: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(cursor));
  } catch (cause) {
    throw new ProviderError('cursor_invalid', 'no place in this mailbox', { cause });
  }
}

const filterFrom = (from: Date): string => `$filter=${encodeURIComponent(`receivedDateTime ge ${from.toISOString()}`)}`;
const beginning = (from: Date): string => `${INBOX}/delta?changeType=created&${filterFrom(from)}&$select=${RECEIVED}`;

const arrived = ({ receivedDateTime: at }: ReceivedRow): number => Date.parse(at ?? '') || 0;

/** What somebody else has sent here, oldest first. */
function received(rows: readonly ReceivedRow[], ownAddress: string): string[] {
  const own = ownAddress.toLowerCase();
  return rows
    .filter((row) => row['@removed'] === undefined && row.isDraft !== true && row.from?.emailAddress.address?.toLowerCase() !== own)
    .toSorted((a, b) => arrived(a) - arrived(b))
    .map(({ id }) => id);
}

async function step(client: OutlookClient, place: Place): Promise<{ rows: ReceivedRow[]; next: Place; isMore: boolean }> {
  const page = await client.read(ReceivedPage, place.path, PAGE);
  const more = page['@odata.nextLink'];
  const link = more ?? page['@odata.deltaLink'];
  if (link === undefined) throw new ProviderError('temporary', 'Outlook answered without a place to go on from');
  const told = place.told + page.value.length;
  const newestMs = Math.max(Date.parse(place.newest), ...page.value.map(arrived));
  const newest = new Date(newestMs).toISOString();
  const next: Place =
    more === undefined && told >= RENEW_AFTER
      ? { path: beginning(new Date(newestMs - RENEW_OVERLAP_MS)), told: 0, newest }
      : { path: client.pathOf(link), told, newest };
  return { rows: page.value, next, isMore: more !== undefined };
}

async function start(client: OutlookClient): Promise<string> {
  const from = new Date(Date.now() - SKEW_MS);
  let place: Place = { path: beginning(from), told: 0, newest: from.toISOString() };
  for (let isMore = true; isMore; ) ({ next: place, isMore } = await step(client, place));
  return JSON.stringify(place);
}

async function since(client: OutlookClient, ownAddress: string, from: Date, cursor: string | null): Promise<MailNews> {
  const place = cursor === null ? { from: from.toISOString(), skip: 0 } : placeIn(ListPlace, cursor);
  const query = `${filterFrom(new Date(place.from))}&$orderby=receivedDateTime&$select=${RECEIVED}&$top=${PAGE}&$skip=${place.skip}`;
  const { value: rows } = await client.read(ReceivedPage, `${INBOX}?${query}`);
  const lastMs = Math.max(Date.parse(place.from), ...rows.map(arrived));
  const next =
    lastMs > Date.parse(place.from) ? { from: new Date(lastMs).toISOString(), skip: 0 } : { from: place.from, skip: place.skip + rows.length };
  return { messageKeys: received(rows, ownAddress), cursor: JSON.stringify(next), isMore: rows.length >= PAGE };
}

const isGone = (error: unknown): boolean => error instanceof ProviderError && error.failure === 'not_found';

const subscriptionPath = (key: string): string => `/subscriptions/${encodeURIComponent(key)}`;

async function renewed(client: OutlookClient, watchKey: string, expirationDateTime: string): Promise<z.infer<typeof Subscription> | null> {
  return client.change(Subscription, 'patch', subscriptionPath(watchKey), { expirationDateTime }).catch((error: unknown) => {
    if (isGone(error)) return null;
    throw error;
  });
}

/** One that has ended, or was ended by Microsoft, is made anew. */
async function watch(client: OutlookClient, { hookUrl, secret, watchKey }: { hookUrl: string; secret: string; watchKey: string | null }) {
  const expirationDateTime = new Date(Date.now() + WATCH_MS).toISOString();
  const subscription =
    (watchKey === null ? null : await renewed(client, watchKey, expirationDateTime)) ??
    (await client.change(Subscription, 'post', '/subscriptions', {
      changeType: 'created',
      notificationUrl: hookUrl,
      lifecycleNotificationUrl: hookUrl,
      resource: INBOX.slice(1),
      expirationDateTime,
      clientState: secret,
    }));
  return { watchKey: subscription.id, until: new Date(subscription.expirationDateTime) };
}

export function inboxReader(client: OutlookClient, ownAddress: string): MailReader {
  return {
    start: () => start(client),
    async news(cursor) {
      const { rows, next, isMore } = await step(client, placeIn(Place, cursor));
      return { messageKeys: received(rows, ownAddress), cursor: JSON.stringify(next), isMore };
    },
    since: (from, cursor) => since(client, ownAddress, from, cursor),
    async fetch(messageKey) {
      try {
        const raw = await client.bytes(`/me/messages/${encodeURIComponent(messageKey)}/$value`);
        return { raw, envelopeTo: ownAddress, deliveryKey: messageKey };
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    },
    watch: (request) => watch(client, request),
    async unwatch(watchKey) {
      if (watchKey === null) return;
      await client.remove(subscriptionPath(watchKey)).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    },
  };
}
