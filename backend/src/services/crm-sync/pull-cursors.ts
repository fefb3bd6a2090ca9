import { sql } from 'drizzle-orm';
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
  { objects, dueAt }: { objects: readonly CrmObject[]; dueAt: Date },
): Promise<void> {
  await uow.rows(sql`
    insert into crm_pull_cursors (customer_id, connection_id, object, due_at, ended_since)
    select ${uow.customerId}::uuid, ${connectionId}::uuid, object, ${dueAt.toISOString()}::timestamptz, ${uow.now.toISOString()}::timestamptz
    from jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb) as object on conflict do nothing`);
}

export async function isFirst(uow: UnitOfWork, connectionId: string): Promise<boolean> {
  const unread = await uow.rows(sql`select object from crm_pull_cursors
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and not complete`);
  return unread.length > 0;
}

export interface Lease {
  after: Watermark | null;
  complete: boolean;
  reread: number;
  /** Set while the object is read from its beginning: changes after this are not in what is behind the watermark. */
  fillingSince: Date | null;
}

export async function lease(uow: UnitOfWork, connectionId: string, object: CrmObject): Promise<Lease | null> {
  const [row] = await uow.rows<{
    watermark_at: string | null;
    watermark_id: string | null;
    complete: boolean;
    reread: number;
    reread_begun: number;
    filling_since: string | null;
  }>(sql`
    update crm_pull_cursors set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz, filling_since = coalesce(filling_since,
        case when watermark_at is null or (reread > reread_begun and not complete) then ${uow.now.toISOString()}::timestamptz
          when reread > reread_begun then watermark_at::timestamptz end)
    where ${cursor(uow, connectionId, object)} and (lease_until is null or lease_until < ${new Date().toISOString()}::timestamptz)
    returning watermark_at, watermark_id, complete, reread, reread_begun, filling_since`);
  if (!row) return null;
  const isFromStart = row.watermark_at === null || row.reread > row.reread_begun;
  const after = isFromStart ? null : { modifiedAt: row.watermark_at ?? '', externalId: row.watermark_id ?? '' };
  const fillingSince = row.filling_since === null ? null : new Date(row.filling_since);
  return { after, complete: row.complete, reread: row.reread, fillingSince };
}

export async function giveBack(uow: UnitOfWork, connectionId: string, object: CrmObject, waitMs: number | null): Promise<void> {
  await uow.rows(sql`update crm_pull_cursors set lease_until = ${new Date(Date.now() + Math.min(waitMs ?? RETRY_MS, MOST_WAIT_MS)).toISOString()}::timestamptz
    where ${cursor(uow, connectionId, object)}`);
}

/** In the page's own transaction: the watermark never passes a record that was not applied. */
export async function advance(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  page: Pick<CrmPage, 'watermark' | 'hasMore'> & { reread: number },
): Promise<void> {
  const leaseUntil = page.hasMore ? new Date(Date.now() + LEASE_MS).toISOString() : null;
  await uow.rows(sql`
    update crm_pull_cursors set watermark_at = ${page.watermark?.modifiedAt ?? null}, watermark_id = ${page.watermark?.externalId ?? null},
      reread_begun = ${page.reread}, complete = complete or ${!page.hasMore}, unavailable = null,
      read_at = case when ${page.hasMore} then read_at else ${uow.now.toISOString()}::timestamptz end,
      filling_since = case when ${page.hasMore} then filling_since end, lease_until = ${leaseUntil}::timestamptz,
      due_at = ${nextDue(uow, connectionId)}
    where ${cursor(uow, connectionId, object)}`);
}

/** Something may have been missed: these are read again from where their reading stands, at the latest in `withinMs`. */
export async function pullWithin(uow: UnitOfWork, connectionId: string, objects: readonly CrmObject[] | 'all', withinMs: number): Promise<void> {
  const dueAt = new Date(uow.now.getTime() + withinMs).toISOString();
  const these = objects === 'all' ? sql`true` : sql`object in (select jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb))`;
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

/** The object is not to be had there; it is asked for again with the next pull. */
export async function skip(uow: UnitOfWork, connectionId: string, object: CrmObject, code: string): Promise<void> {
  await uow.rows(sql`
    update crm_pull_cursors set unavailable = ${code}, complete = true, filling_since = null, read_at = ${uow.now.toISOString()}::timestamptz, lease_until = null,
      due_at = ${nextDue(uow, connectionId)}
    where ${cursor(uow, connectionId, object)}`);
}

/** From when ended records are to be read, null while it is too soon; `upTo` notes that they were. The first time there is nothing to end. */
export async function endedRead(uow: UnitOfWork, connectionId: string, object: CrmObject, done?: { upTo: Date }): Promise<Date | null> {
  if (done) {
    await uow.rows(sql`update crm_pull_cursors set ended_since = ${done.upTo.toISOString()}::timestamptz where ${cursor(uow, connectionId, object)}`);
    return null;
  }
  const [row] = await uow.rows<{ ended_since: string | null }>(
    sql`select ended_since from crm_pull_cursors where ${cursor(uow, connectionId, object)} and unavailable is null`,
  );
  if (!row) return null;
  if (row.ended_since === null) {
    await uow.rows(sql`update crm_pull_cursors set ended_since = ${uow.now.toISOString()}::timestamptz where ${cursor(uow, connectionId, object)}`);
    return null;
  }
  const since = new Date(row.ended_since);
  return uow.now.getTime() - since.getTime() < ENDED_EVERY_MS ? null : since;
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
