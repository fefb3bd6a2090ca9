import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Watermark } from '#ports/crm.ts';

const LEASE_MS = 60_000;
const RETRY_MS = 5_000;
/** Limits may be raised meanwhile. */
const MOST_WAIT_MS = 15 * 60_000;
/** Business time between two readings. Nobody waits for an activity as for a record. */
const EVERY_MS = 5 * 60_000;
export const ENDED_EVERY_MS = 60 * 60_000;

const of = (uow: UnitOfWork, connectionId: string) => sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
const wallIn = (ms: number): string => new Date(Date.now() + ms).toISOString();
const businessIn = (uow: UnitOfWork, ms: number): string => new Date(uow.now.getTime() + ms).toISOString();

/** One per stream the CRM has; a stream that came with a later version begins where all began. */
export async function openActivityCursors(uow: UnitOfWork, connectionId: string, streams: readonly string[], crmNow: Date): Promise<void> {
  const opened = await uow.rows(sql`
    insert into crm_activity_cursors (customer_id, connection_id, stream, due_at, ended_since)
    select ${uow.customerId}::uuid, ${connectionId}::uuid, stream, ${uow.now.toISOString()}::timestamptz, ${crmNow.toISOString()}::timestamptz
    from jsonb_array_elements_text(${JSON.stringify(streams)}::jsonb) as stream on conflict do nothing returning stream`);
  if (opened.length > 0) uow.notify('connection.activities');
}

export interface LeasedStream {
  after: Watermark | null;
  /** From when ended ones are to be read, by the CRM's clock. */
  endedSince: Date;
}

/** Null = it is not its turn, or somebody else has it. */
export async function leaseStream(uow: UnitOfWork, connectionId: string, stream: string): Promise<LeasedStream | null> {
  const [row] = await uow.rows<{ watermark_at: string | null; watermark_id: string | null; ended_since: string }>(sql`
    update crm_activity_cursors set lease_until = ${wallIn(LEASE_MS)}::timestamptz
    where ${of(uow, connectionId)} and stream = ${stream} and due_at <= ${uow.now.toISOString()}::timestamptz
      and (lease_until is null or lease_until < ${wallIn(0)}::timestamptz)
    returning watermark_at, watermark_id, ended_since`);
  if (!row) return null;
  return {
    after: row.watermark_at === null ? null : { modifiedAt: row.watermark_at, externalId: row.watermark_id ?? '' },
    endedSince: new Date(row.ended_since),
  };
}

/** In the page's own transaction: the watermark never passes an activity that was not taken over. */
export async function advanceStream(uow: UnitOfWork, connectionId: string, stream: string, watermark: Watermark | null): Promise<void> {
  await uow.rows(sql`update crm_activity_cursors set watermark_at = ${watermark?.modifiedAt ?? null}, watermark_id = ${watermark?.externalId ?? null},
    unavailable = null, lease_until = ${wallIn(LEASE_MS)}::timestamptz where ${of(uow, connectionId)} and stream = ${stream}`);
}

/** All of it is read for now; `endedUpTo` also those that ended. `unavailable` = the CRM has no such thing for us. */
export async function finishStream(
  uow: UnitOfWork,
  connectionId: string,
  stream: string,
  { endedUpTo = null, unavailable = null }: { endedUpTo?: Date | null; unavailable?: string | null } = {},
): Promise<void> {
  await uow.rows(sql`update crm_activity_cursors set lease_until = null, due_at = ${businessIn(uow, EVERY_MS)}::timestamptz, unavailable = ${unavailable},
    ended_since = coalesce(${endedUpTo?.toISOString() ?? null}::timestamptz, ended_since) where ${of(uow, connectionId)} and stream = ${stream}`);
}

/** Not again at once: the CRM is having trouble. */
export async function giveBackStream(uow: UnitOfWork, connectionId: string, stream: string, waitMs: number | null): Promise<void> {
  await uow.rows(sql`update crm_activity_cursors set lease_until = ${wallIn(Math.min(waitMs ?? RETRY_MS, MOST_WAIT_MS))}::timestamptz
    where ${of(uow, connectionId)} and stream = ${stream}`);
}

/** A person does not want to wait. */
export async function readActivitiesNow(uow: UnitOfWork, connectionId: string): Promise<void> {
  await uow.rows(sql`update crm_activity_cursors set due_at = least(due_at, ${uow.now.toISOString()}::timestamptz) where ${of(uow, connectionId)}`);
  uow.notify('connection.activities');
}
