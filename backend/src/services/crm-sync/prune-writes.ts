import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { KEPT_MS } from '#domain/crm-sync/plan-undo.ts';

/** A batch's row is large: few in one transaction. */
const BATCH = 50;

const oldest = (now: Date): string => new Date(now.getTime() - KEPT_MS).toISOString();

/** One probe per connection: the cost must not grow with the batches. */
export async function customersWithOldWrites(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm writes',
    sql`
    select distinct i.customer_id from crm_integrations i cross join lateral (select from crm_writes w
      where w.customer_id = i.customer_id and w.connection_id = i.id and w.sent_at < ${oldest(now)}::timestamptz limit 1) as old`,
  );
  return rows.map((row) => row.customer_id);
}

/** Forgets what was written more than a day ago. True = there is more. */
export async function pruneWrites(uow: UnitOfWork): Promise<boolean> {
  const gone = await uow.rows(sql`
    delete from crm_writes where customer_id = ${uow.customerId}::uuid and id in (
      select w.id from crm_integrations i cross join lateral (select id, sent_at from crm_writes
        where customer_id = i.customer_id and connection_id = i.id and sent_at < ${oldest(uow.now)}::timestamptz order by sent_at limit ${BATCH}) w
      where i.customer_id = ${uow.customerId}::uuid order by w.sent_at limit ${BATCH})
    returning id`);
  return gone.length === BATCH;
}
