import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** Customers with mail that may be claimed now, whose handover was cut off, that is to be looked up, or whose draft was left behind. */
export async function customersWithDueSends(work: Work, now: Date, wallMs: number): Promise<string[]> {
  const wall = new Date(wallMs).toISOString();
  const rows = await work.withSystem<{ customer_id: string }>(
    'sends',
    sql`
    select customer_id from emails where look_up_at <= ${wall}::timestamptz union
    select customer_id from emails where draft_key is not null and send_state in ('canceled', 'rejected') and (retry_at is null or retry_at < ${wall}::timestamptz) union
    select customer_id from emails where send_state in ('queued', 'claimed', 'dispatched')
      and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
      and (send_state <> 'dispatched' or lease_until is not null) and (send_at is null or send_at <= ${now.toISOString()}::timestamptz)
      and (send_state = 'dispatched' or not exists (select 1 from email_provider_accounts m where m.customer_id = emails.customer_id and m.id = emails.mailbox_id
        and (not m.is_active or m.capped_until > ${now.toISOString()}::timestamptz)))`,
  );
  return rows.map((row) => row.customer_id);
}
