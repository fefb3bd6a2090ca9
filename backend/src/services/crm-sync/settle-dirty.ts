import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { causeOf } from '#domain/crm-sync/error-cause.ts';
import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import type { ProviderError } from '#ports/provider-error.ts';
import { afterFailure, mayHaveWritten } from './after-failure.ts';
import { forgetBase } from './claim-dirty.ts';
import { forgetBatch } from './note-writes.ts';
import { ofIds } from './of-ids.ts';
import type { Batch } from './sent-batch.ts';

/**
 * The rows whose claim still stands, locked. In a statement of its own: a change that slips in between is then seen by
 * the next one. A claim that ran out while its call was under way is another's by now: nobody knows whose write came last
 * over there, so the whole record is written again, and the other one's claim is in doubt too.
 */
export async function lockClaims(uow: UnitOfWork, lease: string, claimed: readonly { id: string }[]): Promise<{ id: string }[]> {
  const locked = await uow.rows<{ id: string }>(sql`select d.id from crm_dirty d where ${ofIds(uow, sql`d`, claimed)}
    and d.lease_until = ${lease}::timestamptz and d.claimed_generation is not null order by d.id for update`);
  const ours = new Set(locked.map(({ id }) => id));
  const lost = claimed.filter(({ id }) => !ours.has(id));
  if (lost.length > 0) await writeAgain(uow, lease, lost);
  return locked;
}

async function writeAgain(uow: UnitOfWork, lease: string, rows: readonly { id: string }[]): Promise<void> {
  await uow.rows(sql`
    insert into crm_dirty as d (customer_id, id, connection_id, entity_type, human, first_dirty_at)
    select customer_id, id, connection_id, entity_type, true, ${uow.now.toISOString()}::timestamptz from crm_sync_state l
    where ${ofIds(uow, sql`l`, rows)} and sync_status <> 'gone' and out_of_scope is null order by id
    on conflict (customer_id, id) do update set generation = d.generation + 1, claimed_generation = null,
      lease_until = case when d.lease_until = ${lease}::timestamptz then null else d.lease_until end`);
  await forgetBase(uow, rows);
  uow.notify('crm.dirty');
}

/** The call failed, as a whole or after some of its rows, or its outcome is unknown: the rows stay dirty and wait. */
export async function release(
  uow: UnitOfWork,
  { batch: { rows, lease, noted }, isTried, error }: { batch: Batch; isTried: boolean; error: ProviderError },
): Promise<void> {
  const isUnknown = isTried && mayHaveWritten(error);
  if (!isUnknown) await forgetBatch(uow, noted);
  const ours = await lockClaims(
    uow,
    lease,
    rows.map(({ row }) => row),
  );
  if (isUnknown) await forgetBase(uow, ours);
  await uow.rows(sql`
    update crm_dirty d set lease_until = null, claimed_generation = null, tries = tries + 1, retry_at = ${afterFailure(error).retryAt.toISOString()}::timestamptz
    where ${ofIds(uow, sql`d`, ours)}`);
  if (refusalReach(error) === 'connection') await tellWhy(uow, ours, error);
}

/** They go on being tried, and whoever looks sees why they wait. */
async function tellWhy(uow: UnitOfWork, rows: readonly { id: string }[], error: ProviderError): Promise<void> {
  const code = error.vendorCode ?? error.failure;
  const message = error.message.slice(0, 500);
  await uow.rows(sql`update crm_sync_state l set sync_status = 'failed', error_code = ${code}, error_message = ${message}, error_cause = ${causeOf(code, message).key}
    where ${ofIds(uow, sql`l`, rows)} and sync_status <> 'gone'`);
}

/** Claimed ahead, but never sent. */
export async function giveBack(uow: UnitOfWork, batch: Batch | null): Promise<void> {
  if (!batch) return;
  await forgetBatch(uow, batch.noted);
  const claimed = batch.rows.map(({ row }) => row);
  await uow.rows(sql`update crm_dirty d set lease_until = null, claimed_generation = null
    where ${ofIds(uow, sql`d`, claimed)} and d.lease_until = ${batch.lease}::timestamptz`);
}
