import { mailLine } from '@salesos/shared/labels/mail-words';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** What of mail waits for a person. Asked at each look at the page, so it costs as much as there is of that. */
export async function mailInALine(uow: UnitOfWork): Promise<string | null> {
  const [row] = await uow.rows<{ parked: number; still: number }>(sql`
    select (select count(*)::int from emails where customer_id = ${uow.customerId}::uuid and send_state = 'unknown' and look_up_at is null) as parked,
      (select count(*)::int from email_provider_accounts m left join mailbox_sign_ins s on s.customer_id = m.customer_id and s.id = m.id
        where m.customer_id = ${uow.customerId}::uuid and (not m.is_active or s.state <> 'active')) as still`);
  return mailLine(row ?? { parked: 0, still: 0 });
}
