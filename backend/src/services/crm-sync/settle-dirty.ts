import { crmSynced, crmSyncFailed } from '@salesos/shared/events/crm';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { RowResult } from '#ports/crm.ts';
import type { ProviderError } from '#ports/provider-error.ts';
import type { Claimed } from './claim-dirty.ts';
import type { PublishedFields } from './owned-fields.ts';

const RETRY_MS = 5_000;

export interface Sent {
  rows: readonly { row: Claimed; changes: Partial<PublishedFields> }[];
  /** By the link's id; a row without changes was not sent and has none. */
  results: ReadonlyMap<string, RowResult | undefined>;
}

/** Clears exactly the generations that were sent; what changed meanwhile stays dirty. */
export async function acknowledge(uow: UnitOfWork, connectionId: string, { rows, results }: Sent): Promise<void> {
  const outcome = rows.map(({ row, changes }) => {
    const failure = results.get(row.id)?.failure ?? null;
    return {
      id: row.id,
      generation: row.generation,
      changes,
      code: failure?.code ?? null,
      message: failure?.message ?? null,
      again: failure !== null && !failure.permanent,
      gone: failure?.gone ?? false,
    };
  });
  // Locked first, in a statement of its own: a change that slips in between is then seen by the next one, and its row is
  // released instead of neither deleted nor released.
  const ids = JSON.stringify(rows.map(({ row }) => row.id));
  await uow.rows(sql`select id from crm_dirty where customer_id = ${uow.customerId}::uuid
    and id in (select (jsonb_array_elements_text(${ids}::jsonb))::uuid) order by id for update`);
  await uow.rows(sql`
    with o as (select * from jsonb_to_recordset(${JSON.stringify(outcome)}::jsonb)
      as r(id uuid, generation bigint, changes jsonb, code text, message text, again boolean, gone boolean)),
    linked as (update crm_sync_state l set
        base = case when o.code is null then l.base || o.changes else l.base end,
        sync_status = case when o.gone then 'gone' when o.code is null then 'synced' else 'failed' end,
        error_code = o.code, error_message = o.message, last_synced_at = ${uow.now.toISOString()}::timestamptz
      from o where l.customer_id = ${uow.customerId}::uuid and l.id = o.id),
    done as (delete from crm_dirty d using o where d.customer_id = ${uow.customerId}::uuid and d.id = o.id and not o.again and d.generation = o.generation)
    update crm_dirty d set lease_until = null, claimed_generation = null, tries = d.tries + (case when o.again then 1 else 0 end),
      retry_at = case when o.again then ${new Date(Date.now() + RETRY_MS).toISOString()}::timestamptz end
    from o where d.customer_id = ${uow.customerId}::uuid and d.id = o.id and (o.again or d.generation <> o.generation)`);
  const failed = outcome.filter((row) => row.code !== null);
  const written = rows.length - failed.length;
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

/** The whole call failed (or its outcome is unknown): the rows stay dirty and wait. */
export async function release(uow: UnitOfWork, connectionId: string, claimed: readonly Claimed[], error: ProviderError): Promise<void> {
  const waitMs = error.retryAfterMs ?? RETRY_MS;
  const ids = JSON.stringify(claimed.map((row) => row.id));
  await uow.rows(sql`
    update crm_dirty set lease_until = null, claimed_generation = null, tries = tries + 1, retry_at = ${new Date(Date.now() + waitMs).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id in (select (jsonb_array_elements_text(${ids}::jsonb))::uuid)`);
  if (error.failure === 'auth_expired' || error.failure === 'permission') {
    await uow.rows(
      sql`update crm_integrations set state = 'needs_reauth' where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`,
    );
  }
}

/** Claimed ahead, but never sent. */
export async function giveBack(uow: UnitOfWork, claimed: readonly Claimed[]): Promise<void> {
  if (claimed.length === 0) return;
  await uow.rows(sql`
    update crm_dirty set lease_until = null, claimed_generation = null where customer_id = ${uow.customerId}::uuid
      and id in (select (jsonb_array_elements_text(${JSON.stringify(claimed.map((row) => row.id))}::jsonb))::uuid)`);
}
