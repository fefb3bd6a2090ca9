import { type SQL, sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { RETRY_MS } from './after-failure.ts';
import { closingNote } from './note-writes.ts';
import { ofIds } from './of-ids.ts';
import type { Sent } from './sent-batch.ts';
import { lockClaims } from './settle-dirty.ts';
import { tellSettled } from './tell-settled.ts';
import { type Outcome, outcomeOf, toSaid } from './write-outcome.ts';

/** Clears exactly the generations that were sent; what changed meanwhile stays dirty. */
export async function acknowledge(uow: UnitOfWork, connectionId: string, sent: Sent): Promise<void> {
  const outcomes = sent.rows.map((one) => outcomeOf(one, sent.results.get(one.row.id)));
  const cleared = await clear(uow, sent.lease, outcomes);
  const open = outcomes.filter(({ id }) => !cleared.has(id));
  const released = open.length === 0 ? cleared : await releaseOpen(uow, sent.lease, open);
  const isOurs = ({ id }: { id: string }): boolean => cleared.has(id) || released.has(id);
  const ours = outcomes.filter(isOurs);
  await uow.rows(sql`with closed as (${closingNote(uow, sent)}) ${linkUpdate(uow, ours)}`);
  await tellSettled(uow, connectionId, { ...sent, rows: sent.rows.filter(({ row }) => isOurs(row)), outcomes: ours });
}

/**
 * Takes away what is still as it was claimed and needs no other try: mostly all of a batch. Nothing is joined here: the
 * planner knows nothing of leases that were just given, and would read all there is.
 */
async function clear(uow: UnitOfWork, lease: string, outcomes: readonly Outcome[]): Promise<ReadonlySet<string>> {
  const ended = outcomes.filter(({ again, alone }) => !again && !alone);
  const rows = await uow.rows<{ id: string }>(sql`delete from crm_dirty d where ${ofIds(uow, sql`d`, ended)}
    and d.lease_until = ${lease}::timestamptz and d.generation = d.claimed_generation returning d.id`);
  return new Set(rows.map(({ id }) => id));
}

/** What changed meanwhile, or has to be tried again, stays dirty. Returns the links whose claim still stood. */
async function releaseOpen(uow: UnitOfWork, lease: string, open: readonly Outcome[]): Promise<ReadonlySet<string>> {
  const ours = await lockClaims(uow, lease, open);
  const again = open.filter((outcome) => outcome.again).map(({ id }) => id);
  const isAgain = sql`d.id = ${anyUuid(again)}`;
  await uow.rows(sql`
    update crm_dirty d set lease_until = null, claimed_generation = null, tries = d.tries + (case when ${isAgain} then 1 else 0 end),
      retry_at = case when ${isAgain} then ${new Date(Date.now() + RETRY_MS).toISOString()}::timestamptz end
    where ${ofIds(uow, sql`d`, ours)}`);
  return new Set(ours.map(({ id }) => id));
}

/** The links get what `o` says of them. What it does not say is null. */
const linkUpdate = (uow: UnitOfWork, outcomes: readonly Outcome[]): SQL => sql`
  update crm_sync_state l set
    base = case when o.code is null then l.base || o.changes else l.base end,
    base_before = case when o.code is null and o.stays is null then '{}' else l.base_before end,
    human = case when o.code is null and o.human is not null then l.human || o.human else l.human end,
    changes = case when o.code is null and o.noted is not null then l.changes || o.noted else l.changes end,
    written = case when o.code is null and o.written is not null then l.written || o.written else l.written end,
    sync_status = case when o.stays then l.sync_status when o.code is null then 'synced' else 'failed' end,
    error_code = case when o.stays then l.error_code else o.code end, error_message = case when o.stays then l.error_message else o.message end,
    error_cause = case when o.stays then l.error_cause else o.cause end, refused = coalesce(o.refused, '{}'), last_synced_at = ${uow.now.toISOString()}::timestamptz
  from jsonb_to_recordset(${JSON.stringify(outcomes.map(toSaid))}::jsonb) as o(id uuid, changes jsonb, human jsonb, noted jsonb, written jsonb,
    code text, message text, cause text, refused jsonb, stays boolean)
  where l.customer_id = ${uow.customerId}::uuid and l.id = o.id`;
