import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { nameId } from '#events/event-id.ts';
import { recompute } from './recompute.ts';

/** Short turns: work somebody waits for gets its turn in between. */
const BATCH = 50;

/** One probe per customer: the cost must not grow with the contacts. */
export async function customersWithDueRewrites(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ id: string }>(
    'score rewrites',
    sql`
    select c.id from customers c cross join lateral (select from engagement_scores s
      where s.customer_id = c.id and s.next_rewrite_at <= ${now.toISOString()}::timestamptz limit 1) as due`,
  );
  return rows.map((row) => row.id);
}

/**
 * Computes the scores anew that have faded too far from what was written; publishing decides what of it goes to the
 * CRM. Returns true while there may be more.
 */
export async function rewriteDue(uow: UnitOfWork): Promise<boolean> {
  const due = await uow.rows<{ contact_id: string; at: string }>(sql`
    select contact_id, next_rewrite_at::text as at from engagement_scores
    where customer_id = ${uow.customerId}::uuid and next_rewrite_at <= ${uow.now.toISOString()}::timestamptz order by next_rewrite_at limit ${BATCH}`);
  if (due.length === 0) return false;
  await recompute(uow, new Map(due.map(({ contact_id, at }) => [contact_id, nameId('rewrite', contact_id, at)])));
  return due.length === BATCH;
}
