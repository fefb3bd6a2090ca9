import { sql } from 'drizzle-orm';
import type { Work } from '../../../backend/src/db/unit-of-work.ts';

/** As much as a mailbox may be allowed; the owners of a customer's mailboxes. */
export async function openCaps(work: Work, customerId: string): Promise<string[]> {
  return work.withTenant(customerId, async (uow) => {
    await uow.rows(sql`insert into send_caps (customer_id, per_day, sender_domain_per_day, recipient_domain_per_day)
      values (${customerId}::uuid, 1000000, 1000000, 1000000) on conflict do nothing`);
    const rows = await uow.rows<{ user_id: string }>(sql`
      update email_provider_accounts set per_day = 10000, per_minute = 1000, is_active = true, paused_because = null, capped_until = null
      where customer_id = ${customerId}::uuid returning user_id`);
    return rows.map(({ user_id: owner }) => owner);
  });
}
