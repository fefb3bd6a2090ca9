import { sql } from 'drizzle-orm';
import { anyText } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject, CrmPage, Watermark } from '#ports/crm.ts';
import { releaseConsentHold } from '../email/claim-send.ts';
import { isLive } from './live-feed.ts';
import { resumePeopleOf } from '../sequence/hold-people-of.ts';
const LEASE_MS = 60_000;
const RETRY_MS = 5_000;
/** Limits may be raised meanwhile. */
const MOST_WAIT_MS = 15 * 60_000;
/** Business time between two readings. Where changes are told at once, reading only finds what was not told. */
const EVERY_MS = 60_000;
const RECONCILE_MS = 5 * 60_000;
const ENDED_EVERY_MS = 15 * 60_000;

const cursor = (uow: UnitOfWork, connectionId: string, object: CrmObject) =>
  sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and object = ${object}`;

const nextDue = (uow: UnitOfWork, connectionId: string) => {
  const after = (ms: number) => sql`${new Date(uow.now.getTime() + ms).toISOString()}::timestamptz`;
  return sql`case when ${isLive(uow, connectionId)} then ${after(RECONCILE_MS)} else ${after(EVERY_MS)} end`;
};

/** Business time from one look for changes to the next, as things are. */
export async function lookEveryMs(uow: UnitOfWork, connectionId: string): Promise<number> {
  const [row] = await uow.rows<{ live: boolean }>(sql`select ${isLive(uow, connectionId)} as live`);
  return row?.live ? RECONCILE_MS : EVERY_MS;
}

export const endedLooksPerDay = (24 * 60 * 60_000) / ENDED_EVERY_MS;

/** One per object the CRM has; an object that came with a later version begins where all began. What ends during a first reading, however long, is asked for after it. */
export async function openCursors(
  uow: UnitOfWork,
  connectionId: string,
  { objects, dueAt, crmNow }: { objects: readonly CrmObject[]; dueAt: Date; crmNow: Date },
): Promise<void> {
  await uow.rows(sql`
    insert into crm_pull_cursors (customer_id, connection_id, object, due_at, ended_since)
    select ${uow.customerId}::uuid, ${connectionId}::uuid, object, ${dueAt.toISOString()}::timestamptz, ${crmNow.toISOString()}::timestamptz
    from jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb) as object on conflict do nothing`);
}

export async function isFirst(uow: UnitOfWork, connectionId: string): Promise<boolean> {
  const unread = await uow.rows(sql`select object from crm_pull_cursors
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and not complete`);
  return unread.length > 0;
}

/** A job of the CRM's that collects everything, and how far its results were taken over. */
export interface BulkTurn {
  job: string;
  place: string | null;
  /** By the CRM's clock. */
  startedAt: string;
}

/** Where the reading of an object stands, for whoever holds its lease. */
export interface Turn {
  after: Watermark | null;
  complete: boolean;
  reread: number;
  /** Everything is read, not only what changed. */
  isWhole: boolean;
  /** Since when; null = it has not begun, or is not. */
  since: Date | null;
  /** It has not begun yet. */
  begins: boolean;
  bulk: BulkTurn | null;
  /** A job that is of no use any more: everything is to be read anew. */
  abandoned: string | null;
  /** The CRM was about to be asked for a job, and nobody knows whether it made one. */
  wishedAt: Date | null;
  /** Set while only a scope is read of everything: changes since then, by the CRM's clock, are not in what is behind the watermark. */
  fillingSince: Date | null;
}

interface CursorRow {
  watermark_at: string | null;
  watermark_id: string | null;
  complete: boolean;
  reread: number;
  reread_begun: number;
  whole_since: string | null;
  bulk_job: string | null;
  bulk_place: string | null;
  bulk_from: string | null;
  bulk_refused: string | null;
  filling_since: string | null;
  bulk_wished_at: string | null;
}

export async function lease(uow: UnitOfWork, connectionId: string, object: CrmObject, { crmNow }: { crmNow: Date }): Promise<Turn | null> {
  const [row] = await uow.rows<CursorRow>(sql`
    update crm_pull_cursors set lease_until = ${leaseEnd()}::timestamptz, filling_since = coalesce(filling_since,
        case when (watermark_at is null and bulk_job is null) or (reread > reread_begun and not complete) then ${crmNow.toISOString()}::timestamptz
          when reread > reread_begun then watermark_at::timestamptz end)
    where ${cursor(uow, connectionId, object)} and (lease_until is null or lease_until < ${new Date().toISOString()}::timestamptz)
    returning watermark_at, watermark_id, complete, reread, reread_begun, whole_since, bulk_job, bulk_place, bulk_from, bulk_refused, filling_since, bulk_wished_at`);
  return row ? toTurn(row) : null;
}

function toTurn(row: CursorRow): Turn {
  const isWished = row.reread > row.reread_begun;
  const isUnread = row.watermark_at === null;
  const begins = isWished || (isUnread && !row.complete && row.bulk_job === null && row.bulk_refused === null);
  return {
    after: isWished || isUnread ? null : { modifiedAt: row.watermark_at ?? '', externalId: row.watermark_id ?? '' },
    complete: row.complete,
    reread: row.reread,
    isWhole: begins || row.whole_since !== null,
    since: begins || row.whole_since === null ? null : new Date(row.whole_since),
    begins,
    bulk: begins || row.bulk_job === null ? null : { job: row.bulk_job, place: row.bulk_place, startedAt: row.bulk_from ?? '' },
    abandoned: begins ? row.bulk_job : null,
    wishedAt: row.bulk_wished_at === null ? null : new Date(row.bulk_wished_at),
    fillingSince: row.filling_since === null ? null : new Date(row.filling_since),
  };
}

const leaseEnd = (): string => new Date(Date.now() + LEASE_MS).toISOString();

/** From here on it is told how far the reading of everything has come. What an earlier one left is forgotten. */
export async function openWhole(uow: UnitOfWork, connectionId: string, object: CrmObject, about: number | null): Promise<void> {
  await uow.rows(sql`
    update crm_pull_cursors set whole_since = ${uow.now.toISOString()}::timestamptz, whole_records = 0, whole_about = ${about},
      bulk_job = null, bulk_place = null, bulk_from = null, bulk_refused = null, bulk_wished_at = null, lease_until = ${leaseEnd()}::timestamptz
    where ${cursor(uow, connectionId, object)}`);
}

/** The CRM is about to be asked for a job: should its answer never be taken down, whoever comes next looks for it. */
export async function wishJob(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<void> {
  await uow.rows(sql`update crm_pull_cursors set bulk_wished_at = ${uow.now.toISOString()}::timestamptz, lease_until = ${leaseEnd()}::timestamptz
    where ${cursor(uow, connectionId, object)}`);
}

/** From now on whoever reads this object goes on with this job. */
export async function takeJob(uow: UnitOfWork, connectionId: string, object: CrmObject, job: BulkTurn & { reread: number }): Promise<void> {
  await uow.rows(sql`
    update crm_pull_cursors set bulk_job = ${job.job}, bulk_place = ${job.place}, bulk_from = ${job.startedAt}, bulk_wished_at = null, reread_begun = ${job.reread},
      lease_until = ${leaseEnd()}::timestamptz
    where ${cursor(uow, connectionId, object)}`);
}

/** In the page's own transaction. After the last one the reading goes on with what changed since the job began. */
export async function moveInBulk(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  { next, records, startedAt }: { next: string | null; records: number; startedAt: string },
): Promise<void> {
  const after = next === null ? sql`, bulk_job = null, watermark_at = ${startedAt}, watermark_id = '', filling_since = null` : sql``;
  await uow.rows(sql`
    update crm_pull_cursors set bulk_place = ${next}, whole_records = whole_records + ${records}, unavailable = null, lease_until = ${leaseEnd()}::timestamptz ${after}
    where ${cursor(uow, connectionId, object)}`);
}

/** There is no job, or no longer: everything is read page by page, from the start. */
export async function refuseBulk(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  { code, reread }: { code: string; reread: number },
): Promise<void> {
  await uow.rows(sql`
    update crm_pull_cursors set bulk_job = null, bulk_place = null, bulk_from = null, bulk_refused = ${code}, bulk_wished_at = null, reread_begun = ${reread},
      watermark_at = null, watermark_id = null, whole_records = 0, lease_until = ${leaseEnd()}::timestamptz
    where ${cursor(uow, connectionId, object)}`);
}

export async function giveBack(uow: UnitOfWork, connectionId: string, object: CrmObject, waitMs: number | null): Promise<void> {
  await uow.rows(sql`update crm_pull_cursors set lease_until = ${new Date(Date.now() + Math.min(waitMs ?? RETRY_MS, MOST_WAIT_MS)).toISOString()}::timestamptz
    where ${cursor(uow, connectionId, object)}`);
}

/** In the page's own transaction: the watermark never passes a record that was not applied. What is read after a job was mostly in it, so it is not counted. */
export async function advance(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  page: Pick<CrmPage, 'watermark' | 'hasMore'> & { records: number; reread: number },
): Promise<void> {
  const ended = page.hasMore
    ? sql`lease_until = ${leaseEnd()}::timestamptz`
    : sql`lease_until = null, complete = true, read_at = ${uow.now.toISOString()}::timestamptz, whole_since = null, filling_since = null, bulk_from = null, bulk_refused = null`;
  await uow.rows(sql`
    update crm_pull_cursors set watermark_at = ${page.watermark?.modifiedAt ?? null}, watermark_id = ${page.watermark?.externalId ?? null},
      reread_begun = ${page.reread}, unavailable = null, due_at = ${nextDue(uow, connectionId)},
      whole_records = whole_records + case when whole_since is null or bulk_from is not null then 0 else ${page.records}::int end, ${ended}
    where ${cursor(uow, connectionId, object)}`);
}

/** Something may have been missed: these are read again from where their reading stands, at the latest in `withinMs`. */
export async function pullWithin(uow: UnitOfWork, connectionId: string, objects: readonly CrmObject[] | 'all', withinMs: number): Promise<void> {
  const dueAt = new Date(uow.now.getTime() + withinMs).toISOString();
  const these = objects === 'all' ? sql`true` : sql`object = ${anyText(objects)}`;
  await uow.rows(sql`update crm_pull_cursors set due_at = least(due_at, ${dueAt}::timestamptz)
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and ${these}`);
  if (withinMs === 0) uow.notify('connection.pull');
}

/** Nobody tells of changes any more: back to reading often. */
export const pullOften = (uow: UnitOfWork, connectionId: string): Promise<void> => pullWithin(uow, connectionId, 'all', EVERY_MS);

/** Everything of it is read again, from the start, when its turn comes: also where it is being read right now. */
export async function rereadAll(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<void> {
  await uow.rows(
    sql`update crm_pull_cursors set reread = reread + 1, due_at = ${uow.now.toISOString()}::timestamptz where ${cursor(uow, connectionId, object)}`,
  );
  uow.notify('connection.pull');
}

/** The object is not to be had there; it is asked for again with the next pull. What nobody works without is not read by that: its reading stays where it is. */
export async function skip(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  { code, isOptional }: { code: string; isOptional: boolean },
): Promise<void> {
  const ended = sql`complete = true, read_at = ${uow.now.toISOString()}::timestamptz, whole_since = null, filling_since = null,`;
  await uow.rows(sql`
    update crm_pull_cursors set unavailable = ${code}, ${isOptional ? ended : sql``} lease_until = null,
      due_at = ${nextDue(uow, connectionId)}
    where ${cursor(uow, connectionId, object)}`);
}

/** From when ended records are to be read, by the CRM's clock; null while it is too soon. The first time there is nothing to end. */
export async function endedSince(uow: UnitOfWork, connectionId: string, object: CrmObject, crmNow: Date): Promise<Date | null> {
  const [row] = await uow.rows<{ ended_since: string | null }>(
    sql`select ended_since from crm_pull_cursors where ${cursor(uow, connectionId, object)} and unavailable is null`,
  );
  if (!row) return null;
  if (row.ended_since === null) {
    await endedRead(uow, connectionId, object, crmNow);
    return null;
  }
  const since = new Date(row.ended_since);
  return crmNow.getTime() - since.getTime() < ENDED_EVERY_MS ? null : since;
}

export async function endedRead(uow: UnitOfWork, connectionId: string, object: CrmObject, upTo: Date): Promise<void> {
  await uow.rows(sql`update crm_pull_cursors set ended_since = ${upTo.toISOString()}::timestamptz where ${cursor(uow, connectionId, object)}`);
}

/** Sending waits for this: every person's consent has been read once. Not of a connection that was ended meanwhile: it is read anew. */
export async function markComplete(uow: UnitOfWork, connectionId: string): Promise<void> {
  const [before] = await uow.rows<{ opt_outs_complete: boolean }>(sql`
    select opt_outs_complete from crm_integrations where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid for update`);
  const [after] = await uow.rows<{ opt_outs_complete: boolean }>(sql`
    update crm_integrations set last_synced_at = ${uow.now.toISOString()}::timestamptz,
      opt_outs_complete = opt_outs_complete or not exists (select from crm_pull_cursors c where c.customer_id = ${uow.customerId}::uuid
        and c.connection_id = ${connectionId}::uuid and not c.complete)
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid and state <> 'disconnected' returning opt_outs_complete`);
  if (!after?.opt_outs_complete || before?.opt_outs_complete) return;
  await releaseConsentHold(uow);
  await resumePeopleOf(uow, connectionId);
}
