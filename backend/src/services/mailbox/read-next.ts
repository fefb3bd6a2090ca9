import { type SQL, sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { InboundDelivery, MailNews, MailReader } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { openMailbox } from '../email/open-mailbox.ts';
import { type InboundOptions, inboundId } from '../email/record-inbound.ts';
import { changeReading, LeaseLostError, type LeasedReading, leaseReading } from './reading-lease.ts';
import { PageNotStoredError, storePage } from './store-page.ts';

/** A vendor that tells may lose a word; one that does not is asked every minute. */
const TOLD_EVERY_MS = 5 * 60_000;
const UNTOLD_EVERY_MS = 60_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 30 * 60_000;
/** A place that was lost is looked for with this much to spare: clocks differ, and mails arrive late. */
const SPARE_MS = 24 * 60 * 60_000;
const AT_ONCE = 4;

export type ReadDeps = InboundOptions & { providers: Providers; sealer: Sealer };

/**
 * Reads one page of what arrived in the mailbox that has waited longest; the messages and the place behind them are stored
 * together. Returns false when none is due.
 */
export async function readNext(work: Work, deps: ReadDeps, customerId: string): Promise<boolean> {
  const reading = await work.withTenant(customerId, leaseReading);
  if (!reading) return false;
  const begunAt = new Date();
  try {
    const keys = { mailbox_id: reading.id, provider: reading.provider, mailbox_address: reading.address, settings: reading.settings };
    const reader = (await openMailbox(work, deps, customerId, keys))?.reader;
    if (!reader) throw new ProviderError('permission', 'this mailbox may not be read', { vendorCode: 'not_readable' });
    await readPage(work, deps, { customerId, reading, reader, begunAt });
  } catch (error) {
    if (error instanceof LeaseLostError) return true;
    if (!(error instanceof ProviderError || error instanceof PageNotStoredError)) throw error;
    await noteTrouble(work, customerId, reading, troubleOf(error)).catch(unlessLost);
  }
  return true;
}

interface Turn {
  customerId: string;
  reading: LeasedReading;
  reader: MailReader;
  begunAt: Date;
}

async function readPage(work: Work, deps: ReadDeps, turn: Turn): Promise<void> {
  const { reading, reader } = turn;
  if (reading.againFrom !== null) {
    const { againFrom, againCursor } = reading;
    return takePage(work, deps, turn, { page: await work.outside('mailbox since', () => reader.since(againFrom, againCursor)), isAgain: true });
  }
  const { cursor } = reading;
  if (cursor === null) return beginHere(work, turn, null);
  try {
    await takePage(work, deps, turn, { page: await work.outside('mailbox news', () => reader.news(cursor)), isAgain: false });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'cursor_invalid') throw error;
    await beginHere(work, turn, new Date((reading.readAt ?? turn.begunAt).getTime() - SPARE_MS));
  }
}

/** "Now" is noted before what came until then is looked for, so that nothing falls between. */
async function beginHere(work: Work, { customerId, reading, reader, begunAt }: Turn, againFrom: Date | null): Promise<void> {
  const cursor = await work.outside('mailbox start', () => reader.start());
  const place = sql`cursor = ${cursor}, again_from = ${againFrom?.toISOString() ?? null}::timestamptz, again_cursor = null`;
  const rest = againFrom === null ? ended(reading, begunAt) : MORE;
  await work.withTenant(customerId, (uow) => changeReading(uow, reading, sql`${place}, ${rest}`));
}

async function takePage(work: Work, deps: ReadDeps, turn: Turn, { page, isAgain }: { page: MailNews; isAgain: boolean }): Promise<void> {
  const { customerId, reading, begunAt } = turn;
  const mails = await parsedMails(work, deps, turn, page.messageKeys);
  const more = page.isMore || isAgain;
  const place = isAgain
    ? sql`again_cursor = ${page.isMore ? page.cursor : null}, again_from = case when ${page.isMore} then again_from end`
    : sql`cursor = ${page.cursor}`;
  await storePage(work, deps, customerId, reading, { mails, place: sql`${place}, ${more ? MORE : ended(reading, begunAt)}` });
}

async function parsedMails(work: Work, deps: ReadDeps, { reading, reader }: Turn, keys: readonly string[]) {
  const fetched: (InboundDelivery | null)[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const some = keys.slice(from, from + AT_ONCE);
    fetched.push(...(await work.outside('mailbox fetch', () => Promise.all(some.map((key) => fetchOne(reader, key))))));
  }
  const deliveries = fetched.filter((delivery) => delivery !== null);
  return Promise.all(
    deliveries.map(async ({ raw, deliveryKey }) => ({
      parsed: await deps.mime.parse(raw),
      mailbox: reading.address,
      // A vendor's keys are unique within a mailbox only.
      id: inboundId(reading.provider, `${reading.address}/${deliveryKey}`),
    })),
  );
}

/** One that the vendor will never hand out must not keep all that come after it. */
async function fetchOne(reader: MailReader, key: string): Promise<InboundDelivery | null> {
  try {
    return await reader.fetch(key);
  } catch (error) {
    if (error instanceof ProviderError && (error.failure === 'validation' || error.failure === 'not_found')) return null;
    throw error;
  }
}

const MORE = sql`lease_until = null, tries = 0, trouble = null`;

/** A word that came meanwhile has moved `due_at` on already; it is not put off. One that was disconnected meanwhile stands still. */
const ended = ({ isTold }: LeasedReading, begunAt: Date): SQL => {
  const next = new Date(Date.now() + (isTold ? TOLD_EVERY_MS : UNTOLD_EVERY_MS)).toISOString();
  return sql`${MORE}, read_at = ${begunAt.toISOString()}::timestamptz,
    due_at = case when due_at is null or due_at > ${begunAt.toISOString()}::timestamptz then due_at else ${next}::timestamptz end`;
};

function unlessLost(error: unknown): void {
  if (!(error instanceof LeaseLostError)) throw error;
}

interface Trouble {
  code: string;
  retryAfterMs: number | null;
  /** Until somebody signs in again asking is in vain. */
  isOver: boolean;
}

function troubleOf(error: ProviderError | PageNotStoredError): Trouble {
  if (error instanceof PageNotStoredError) return { code: error.code, retryAfterMs: null, isOver: false };
  return { code: error.vendorCode ?? error.failure, retryAfterMs: error.retryAfterMs, isOver: error.failure === 'auth_expired' };
}

async function noteTrouble(work: Work, customerId: string, reading: LeasedReading, { code, retryAfterMs, isOver }: Trouble): Promise<void> {
  const waitMs = retryAfterMs ?? Math.min(FIRST_RETRY_MS * 2 ** Math.min(reading.tries, 10), LONGEST_RETRY_MS);
  const dueAt = isOver ? null : new Date(Date.now() + waitMs).toISOString();
  await work.withTenant(customerId, (uow) =>
    changeReading(
      uow,
      reading,
      sql`lease_until = null, tries = tries + 1, trouble = ${code}, due_at = case when due_at is null then null else ${dueAt}::timestamptz end,
        watch_at = case when ${isOver} then null else watch_at end`,
    ),
  );
}
