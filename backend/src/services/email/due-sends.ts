import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** Customers with mail that may be claimed now, or whose handover was cut off. */
export async function customersWithDueSends(work: Work, wallMs: number): Promise<string[]> {
  const wall = new Date(wallMs).toISOString();
  const rows = await work.withSystem<{ customer_id: string }>(
    'sends',
    sql`
    select distinct customer_id from emails where send_state in ('queued', 'claimed', 'dispatched')
      and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
      and (send_state <> 'dispatched' or lease_until is not null)`,
  );
  return rows.map((row) => row.customer_id);
}
