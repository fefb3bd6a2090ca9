import { crmSynced, crmSyncFailed } from '@salesos/shared/events/crm';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { RowResult } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { openSession } from '../connection/open-session.ts';
import { type PublishedFields, toOwnedFields } from './owned-fields.ts';

const LEASE_MS = 60_000;
const RETRY_MS = 5_000;

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

interface Claimed {
  id: string;
  crm_id: string;
  generation: string;
  tries: number;
  fields: PublishedFields;
  base: Partial<PublishedFields>;
}

/**
 * Writes one batch of dirty records: claim with a lease, call, then acknowledge exactly the generation that was sent, so
 * a change that came meanwhile stays dirty. Owned values are absolute: a repeat after an unknown outcome is harmless.
 * Returns true when there may be more.
 */
export async function push(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const { integration, session } = await openSession(work, deps, ref);
  if (integration.writing !== 'on' || integration.state !== 'active') return false;
  const limit = session.writer.batchLimit;
  const claimed = await work.withTenant(ref.customerId, (uow) => claim(uow, ref.connectionId, limit));
  if (claimed.length === 0) return false;
  const rows = claimed.map((row) => ({ row, changes: difference(row.base, row.fields) }));
  const toSend = rows.filter(({ changes }) => Object.keys(changes).length > 0);
  try {
    const results = toSend.length === 0 ? [] : await work.outside('crm write', () => session.writer.writeOwned(toSend.map(({ row, changes }) => ({ externalId: row.crm_id, fields: toOwnedFields(changes) }))));
    await work.withTenant(ref.customerId, (uow) => acknowledge(uow, ref.connectionId, rows, new Map(toSend.map(({ row }, index) => [row.id, results[index]]))));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await work.withTenant(ref.customerId, (uow) => release(uow, ref.connectionId, claimed, error));
    return false;
  }
  return claimed.length === limit;
}

const difference = (base: Partial<PublishedFields>, fields: PublishedFields): Partial<PublishedFields> =>
  Object.fromEntries(Object.entries(fields).filter(([key, value]) => (base[key as keyof PublishedFields] ?? null) !== value));

/** One batch in flight per connection: a second worker finds the lease rows taken and leaves. */
async function claim(uow: UnitOfWork, connectionId: string, limit: number): Promise<Claimed[]> {
  const wall = new Date().toISOString();
  const [locked] = await uow.rows<{ ok: boolean }>(sql`select pg_try_advisory_xact_lock(hashtextextended(${`push ${connectionId}`}, 0)) as ok`);
  if (!locked?.ok) return [];
  const [busy] = await uow.rows(sql`select 1 from crm_dirty where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
    and lease_until > ${wall}::timestamptz limit 1`);
  if (busy) return [];
  const taken = await uow.rows<{ id: string; generation: string; tries: number }>(sql`
    with ready as (
      select id from crm_dirty where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
        and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
      order by first_dirty_at limit ${limit} for update skip locked
    )
    update crm_dirty d set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz, claimed_generation = generation
    from ready where d.customer_id = ${uow.customerId}::uuid and d.id = ready.id returning d.id, d.generation::text as generation, d.tries`);
  if (taken.length === 0) return [];
  // A statement of its own: read together with the claim, the fields could be older than the generation just claimed,
  // and the acknowledgement would then clear a change that was never sent.
  return uow.rows<Claimed>(sql`
    select t.id, t.generation::text as generation, t.tries, l.crm_id, l.base, p.fields
    from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as t(id uuid, generation bigint, tries integer)
    join crm_sync_state l on l.customer_id = ${uow.customerId}::uuid and l.id = t.id
    join crm_published p on p.customer_id = l.customer_id and p.contact_id = l.salesos_id`);
}

async function acknowledge(
  uow: UnitOfWork,
  connectionId: string,
  rows: readonly { row: Claimed; changes: Partial<PublishedFields> }[],
  results: ReadonlyMap<string, RowResult | undefined>,
): Promise<void> {
  const outcome = rows.map(({ row, changes }) => {
    const failure = results.get(row.id)?.failure ?? null;
    return { id: row.id, generation: row.generation, changes, code: failure?.code ?? null, message: failure?.message ?? null, again: failure !== null && !failure.permanent, gone: failure?.gone ?? false };
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
      ? [newEvent({ definition: crmSynced, key, entityId: connectionId, occurredAt: uow.now, source: 'crm-sync', data: { connectionId, records: written, activities: 0 } })]
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
async function release(uow: UnitOfWork, connectionId: string, claimed: readonly Claimed[], error: ProviderError): Promise<void> {
  const waitMs = error.retryAfterMs ?? RETRY_MS;
  const ids = JSON.stringify(claimed.map((row) => row.id));
  await uow.rows(sql`
    update crm_dirty set lease_until = null, claimed_generation = null, tries = tries + 1, retry_at = ${new Date(Date.now() + waitMs).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id in (select (jsonb_array_elements_text(${ids}::jsonb))::uuid)`);
  if (error.failure === 'auth_expired' || error.failure === 'permission') {
    await uow.rows(sql`update crm_integrations set state = 'needs_reauth' where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`);
  }
}
