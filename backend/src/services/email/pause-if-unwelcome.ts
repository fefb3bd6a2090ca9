import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { bounceShare, pauseReason } from '#domain/email/send-caps.ts';

interface MailboxFacts {
  id: string;
  refusing: number;
  sent: number;
  bounced: number;
  complained: number;
}

/** A mailbox whose mail is not wanted stops before all of its domain is refused; an admin lets it go on. */
export async function pauseIfUnwelcome(uow: UnitOfWork, emailId: string, statusCode: string | null): Promise<void> {
  const [dayAgo, weekAgo] = [1, 7].map((days) => new Date(uow.now.getTime() - days * 86_400_000).toISOString());
  const [facts] = await uow.rows<MailboxFacts>(sql`
    select m.id,
      (select count(distinct e.to_domain)::int from emails e where e.customer_id = m.customer_id and e.mailbox_id = m.id and e.bounce_class = 'policy'
        and e.bounced_at > ${dayAgo}::timestamptz and e.handed_at > ${weekAgo}::timestamptz) as refusing, w.sent, w.bounced, w.complained
    from email_provider_accounts m cross join lateral (
      select count(*)::int as sent, count(*) filter (where e.bounce_class in ('hard', 'policy'))::int as bounced, count(e.complained_at)::int as complained
      from emails e where e.customer_id = m.customer_id and e.mailbox_id = m.id and e.handed_at > ${weekAgo}::timestamptz) w
    where m.customer_id = ${uow.customerId}::uuid and m.is_active
      and m.id = (select mailbox_id from emails where customer_id = ${uow.customerId}::uuid and id = ${emailId}::uuid)`);
  if (!facts) return;
  const { sent, bounced, complained } = facts;
  const reason = pauseReason({
    statusCode,
    refusingDomains: facts.refusing,
    bounces: bounceShare(sent, bounced),
    complaints: bounceShare(sent, complained),
  });
  if (reason === null) return;
  await uow.rows(sql`update email_provider_accounts set is_active = false, paused_because = ${reason}
    where customer_id = ${uow.customerId}::uuid and id = ${facts.id}::uuid`);
}
