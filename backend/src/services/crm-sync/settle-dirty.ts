import { crmSynced, crmSyncFailed } from '@salesos/shared/events/crm';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { causeOf } from '#domain/crm-sync/error-cause.ts';
import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { ProviderError } from '#ports/provider-error.ts';
import { afterFailure, mayHaveWritten, RETRY_MS } from './after-failure.ts';
import { type Claimed, forgetBase } from './claim-dirty.ts';
import { noteHints } from './note-hints.ts';
import { closingNote, forgetBatch } from './note-writes.ts';
import type { Batch, Sent } from './sent-batch.ts';
import { isToBeRead, outcomeOf } from './write-outcome.ts';

/**
 * The rows whose claim still stands, locked. In a statement of its own: a change that slips in between is then seen by
 * the next one, and its row is released instead of neither deleted nor released. A claim that ran out while its call was
 * under way is another's by now: nobody knows whose write came last over there, so the whole record is written again.
 */
async function lockClaims(uow: UnitOfWork, claimed: readonly Claimed[]): Promise<ReadonlySet<string>> {
  const claims = JSON.stringify(claimed.map(({ id, lease }) => ({ id, lease })));
  const locked = await uow.rows<{ id: string }>(sql`
    select d.id from crm_dirty d join jsonb_to_recordset(${claims}::jsonb) as r(id uuid, lease timestamptz) on d.id = r.id and d.lease_until = r.lease
    where d.customer_id = ${uow.customerId}::uuid order by d.id for update of d`);
  const ours = new Set(locked.map(({ id }) => id));
  const lost = claimed.filter(({ id }) => !ours.has(id)).map(({ id }) => id);
  if (lost.length > 0) await writeAgain(uow, lost);
  return ours;
}

async function writeAgain(uow: UnitOfWork, ids: readonly string[]): Promise<void> {
  const these = sql`customer_id = ${uow.customerId}::uuid and id in (select (jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))::uuid)`;
  await uow.rows(sql`
    insert into crm_dirty (customer_id, id, connection_id, entity_type, human, first_dirty_at)
    select customer_id, id, connection_id, entity_type, true, ${uow.now.toISOString()}::timestamptz from crm_sync_state where ${these} and sync_status <> 'gone' and out_of_scope is null order by id
    on conflict (customer_id, id) do update set generation = crm_dirty.generation + 1`);
  await forgetBase(uow, ids);
  uow.notify('crm.dirty');
}

/** Clears exactly the generations that were sent; what changed meanwhile stays dirty. */
export async function acknowledge(uow: UnitOfWork, connectionId: string, sent: Sent): Promise<void> {
  const ours = await lockClaims(
    uow,
    sent.rows.map(({ row }) => row),
  );
  const rows = sent.rows.filter(({ row }) => ours.has(row.id));
  const closing = closingNote(uow, sent);
  if (rows.length > 0) await settle(uow, connectionId, { ...sent, rows }, closing);
  else await uow.rows(closing);
}

async function settle(uow: UnitOfWork, connectionId: string, { rows, results }: Sent, closing: SQL): Promise<void> {
  const outcome = rows.map((sent) => outcomeOf(sent, results.get(sent.row.id)));
  await uow.rows(sql`
    with o as (select * from jsonb_to_recordset(${JSON.stringify(outcome)}::jsonb)
      as r(id uuid, generation bigint, changes jsonb, human jsonb, noted jsonb, written jsonb, code text, message text, cause text, again boolean, alone boolean, refused jsonb, stays boolean)),
    linked as (update crm_sync_state l set
        base = case when o.code is null then l.base || o.changes else l.base end,
        base_before = case when o.code is null and not o.stays then '{}' else l.base_before end,
        human = case when o.code is null then l.human || o.human else l.human end,
        changes = case when o.code is null then l.changes || o.noted else l.changes end,
        written = case when o.code is null then l.written || o.written else l.written end,
        sync_status = case when o.stays then l.sync_status when o.code is null then 'synced' else 'failed' end,
        error_code = case when o.stays then l.error_code else o.code end, error_message = case when o.stays then l.error_message else o.message end,
        error_cause = case when o.stays then l.error_cause else o.cause end, refused = o.refused, last_synced_at = ${uow.now.toISOString()}::timestamptz
      from o where l.customer_id = ${uow.customerId}::uuid and l.id = o.id),
    closed as (${closing}),
    done as (delete from crm_dirty d using o where d.customer_id = ${uow.customerId}::uuid and d.id = o.id and not o.again and not o.alone and d.generation = o.generation)
    update crm_dirty d set lease_until = null, claimed_generation = null, tries = d.tries + (case when o.again then 1 else 0 end),
      retry_at = case when o.again then ${new Date(Date.now() + RETRY_MS).toISOString()}::timestamptz end
    from o where d.customer_id = ${uow.customerId}::uuid and d.id = o.id and (o.again or o.alone or d.generation <> o.generation)`);
  await noteHints(
    uow,
    connectionId,
    rows.filter((sent) => isToBeRead(sent, results.get(sent.row.id))).map(({ row }) => ({ object: row.entity_type, externalId: row.crm_id })),
  );
  const failed = outcome.filter((row) => row.code !== null);
  const written = rows.filter(({ row }) => results.has(row.id)).length - failed.length;
  const key = [connectionId, ...rows.map(({ row }) => `${row.id}@${row.generation}`)];
  await appendEvents(uow, [
    ...(written > 0
      ? [
          newEvent({
            definition: crmSynced,
            key,
            entityId: connectionId,
            occurredAt: uow.now,
            source: 'crm-sync',
            data: { connectionId, records: written, activities: 0 },
          }),
        ]
      : []),
    ...failed.map((row) =>
      newEvent({
        definition: crmSyncFailed,
        key: [connectionId, row.id, row.generation, row.code ?? ''],
        entityId: connectionId,
        occurredAt: uow.now,
        source: 'crm-sync',
        data: { connectionId, recordId: row.id, code: row.code ?? 'unknown' },
      }),
    ),
  ]);
}

/** The call failed, as a whole or after some of its rows, or its outcome is unknown: the rows stay dirty and wait. */
export async function release(
  uow: UnitOfWork,
  { batch: { claimed, noted }, isTried, error }: { batch: Batch; isTried: boolean; error: ProviderError },
): Promise<void> {
  const isUnknown = isTried && mayHaveWritten(error);
  if (!isUnknown) await forgetBatch(uow, noted);
  const ours = [...(await lockClaims(uow, claimed))];
  if (isUnknown) await forgetBase(uow, ours);
  const ids = JSON.stringify(ours);
  await uow.rows(sql`
    update crm_dirty set lease_until = null, claimed_generation = null, tries = tries + 1, retry_at = ${afterFailure(error).retryAt.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id in (select (jsonb_array_elements_text(${ids}::jsonb))::uuid)`);
  if (refusalReach(error) === 'connection') await tellWhy(uow, ids, error);
}

/** They go on being tried, and whoever looks sees why they wait. */
async function tellWhy(uow: UnitOfWork, ids: string, error: ProviderError): Promise<void> {
  const code = error.vendorCode ?? error.failure;
  const message = error.message.slice(0, 500);
  await uow.rows(sql`update crm_sync_state set sync_status = 'failed', error_code = ${code}, error_message = ${message}, error_cause = ${causeOf(code, message).key}
    where customer_id = ${uow.customerId}::uuid and id in (select (jsonb_array_elements_text(${ids}::jsonb))::uuid) and sync_status <> 'gone'`);
}

/** Claimed ahead, but never sent. */
export async function giveBack(uow: UnitOfWork, batch: Batch | null): Promise<void> {
  if (!batch) return;
  const { claimed, noted } = batch;
  await forgetBatch(uow, noted);
  const claims = JSON.stringify(claimed.map(({ id, lease }) => ({ id, lease })));
  await uow.rows(sql`
    update crm_dirty d set lease_until = null, claimed_generation = null from jsonb_to_recordset(${claims}::jsonb) as r(id uuid, lease timestamptz)
    where d.customer_id = ${uow.customerId}::uuid and d.id = r.id and d.lease_until = r.lease`);
}
