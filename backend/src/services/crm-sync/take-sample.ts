import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { DAY_MS } from '#domain/crm-sync/last-day.ts';
import { lagSeconds } from '#domain/crm-sync/sync-lag.ts';
import { getIntegration } from '../connection/integration.ts';
import { readLag } from './read-lag.ts';

const EVERY_MS = 5 * 60_000;
const MOST_BETWEEN_MS = 2 * EVERY_MS;

const dueBefore = (now: Date): string => new Date(now.getTime() - EVERY_MS).toISOString();

/** Customers with a connection nobody has measured for five minutes. */
export async function customersWithDueSamples(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'sync samples',
    sql`
    select distinct i.customer_id from crm_integrations i where not exists (select from crm_sync_samples s
      where s.customer_id = i.customer_id and s.connection_id = i.id and s.at > ${dueBefore(now)}::timestamptz)`,
  );
  return rows.map((row) => row.customer_id);
}

/** How each connection of the customer stands now, one row each; rows older than a day go. */
export async function takeSamples(uow: UnitOfWork): Promise<void> {
  const due = await uow.rows<{ id: string }>(sql`
    select i.id from crm_integrations i where i.customer_id = ${uow.customerId}::uuid and not exists (select from crm_sync_samples s
      where s.customer_id = i.customer_id and s.connection_id = i.id and s.at > ${dueBefore(uow.now)}::timestamptz) order by i.id`);
  for (const { id } of due) await takeSample(uow, id);
}

async function takeSample(uow: UnitOfWork, connectionId: string): Promise<void> {
  const integration = await getIntegration(uow, connectionId);
  const waiting = await readLag(uow, integration);
  const [last] = await uow.rows<{ at: string }>(sql`select max(at) as at from crm_sync_samples
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid having max(at) is not null`);
  // Nobody looked for a while, or the clock was moved: how long things waited is not known, and it begins anew.
  const isAnew = last !== undefined && uow.now.getTime() - new Date(last.at).getTime() > MOST_BETWEEN_MS;
  const lag = isAnew ? {} : Object.fromEntries(waiting.map(({ object, since }) => [object, lagSeconds(since, uow.now)]));
  // Counted along the log from where the last sample ended: each event once, whenever it was committed.
  await uow.rows(sql`
    with last as (select at, txid, seq from crm_sync_samples where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid order by at desc limit 1),
    news as (select e.txid, e.seq, e.event_type, e.source, e.entity_id, e.data from events e, last
      where e.customer_id = ${uow.customerId}::uuid and (e.txid, e.seq) > (last.txid, last.seq) and e.txid < pg_snapshot_xmin(pg_current_snapshot())),
    newest as (select e.txid, e.seq from events e where e.customer_id = ${uow.customerId}::uuid and e.txid < pg_snapshot_xmin(pg_current_snapshot())
      order by e.txid desc, e.seq desc limit 1)
    insert into crm_sync_samples (customer_id, connection_id, at, since, state, lag, to_crm, from_crm, txid, seq)
    select ${uow.customerId}::uuid, ${connectionId}::uuid, ${uow.now.toISOString()}::timestamptz, case when ${isAnew} then null else (select at from last) end, ${integration.state}, ${JSON.stringify(lag)}::jsonb,
      (select coalesce(sum((data ->> 'records')::int + (data ->> 'activities')::int), 0) from news where event_type = 'crm.synced' and data ->> 'connectionId' = ${connectionId}),
      (select count(distinct entity_id) from news where source = ${`crm.${integration.provider}`}),
      coalesce((select txid from newest), (select txid from last), '0'::xid8), coalesce((select seq from newest), (select seq from last), 0)
    on conflict do nothing`);
  await uow.rows(sql`delete from crm_sync_samples where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
    and at < ${new Date(uow.now.getTime() - DAY_MS - EVERY_MS).toISOString()}::timestamptz`);
}
