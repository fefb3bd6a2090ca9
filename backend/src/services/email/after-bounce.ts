import { emailBounced } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { sameAddress } from '#domain/email/address.ts';
import type { Bounce } from '#domain/email/judge-bounce.ts';
import { bounceShare, pauseReason } from '#domain/email/send-caps.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { markDead } from './dead-address.ts';

/**
 * One mail came back. Of one mail the gravest report stands, in whichever order they arrive. An address is given up only
 * when the report is about the one we wrote to: a mailbox it was forwarded to may be gone while theirs is read.
 */
export async function afterBounce(
  uow: UnitOfWork,
  { inboundId, emailId, contactId, bounce }: { inboundId: string; emailId: string; contactId: string; bounce: Bounce },
): Promise<void> {
  if (bounce.isDelayed) return;
  const [mail] = await uow.rows<{ to_address: string }>(sql`
    update emails set bounced_at = coalesce(bounced_at, ${uow.now.toISOString()}::timestamptz),
      bounce_class = case when bounce_class = 'hard' or (bounce_class = 'policy' and ${bounce.class} = 'soft') then bounce_class else ${bounce.class} end
    where customer_id = ${uow.customerId}::uuid and id = ${emailId}::uuid returning to_address`);
  if (!mail) return;
  const isTheirs = bounce.recipient === null || sameAddress(bounce.recipient, mail.to_address);
  if (bounce.class === 'hard' && isTheirs) await markDead(uow, { address: mail.to_address, statusCode: bounce.statusCode, emailId });
  await pauseIfUnwelcome(uow, emailId, bounce);
  await appendEvents(uow, [
    newEvent({
      definition: emailBounced,
      key: [inboundId],
      entityId: emailId,
      occurredAt: uow.now,
      source: 'http.inbound-mail',
      actorClass: 'machine',
      data: { emailId, contactId, inboundId, class: bounce.class, statusCode: bounce.statusCode },
    }),
  ]);
}

interface MailboxFacts {
  id: string;
  refusing: number;
  sent: number;
  bounced: number;
}

/** A mailbox whose mail is not wanted stops before all of its domain is refused; an admin lets it go on. */
async function pauseIfUnwelcome(uow: UnitOfWork, emailId: string, bounce: Bounce): Promise<void> {
  if (bounce.class === 'soft') return;
  const [dayAgo, weekAgo] = [1, 7].map((days) => new Date(uow.now.getTime() - days * 86_400_000).toISOString());
  const [facts] = await uow.rows<MailboxFacts>(sql`
    select m.id,
      (select count(distinct e.to_domain)::int from emails e where e.customer_id = m.customer_id and e.mailbox_id = m.id and e.bounce_class = 'policy'
        and e.bounced_at > ${dayAgo}::timestamptz and e.handed_at > ${weekAgo}::timestamptz) as refusing,
      (select count(*)::int from emails e where e.customer_id = m.customer_id and e.mailbox_id = m.id and e.handed_at > ${weekAgo}::timestamptz) as sent,
      (select count(*)::int from emails e where e.customer_id = m.customer_id and e.mailbox_id = m.id and e.handed_at > ${weekAgo}::timestamptz
        and e.bounce_class in ('hard', 'policy')) as bounced
    from email_provider_accounts m where m.customer_id = ${uow.customerId}::uuid and m.is_active
      and m.id = (select mailbox_id from emails where customer_id = ${uow.customerId}::uuid and id = ${emailId}::uuid)`);
  if (!facts) return;
  const reason = pauseReason({ statusCode: bounce.statusCode, refusingDomains: facts.refusing, share: bounceShare(facts.sent, facts.bounced) });
  if (reason === null) return;
  await uow.rows(sql`update email_provider_accounts set is_active = false, paused_because = ${reason}
    where customer_id = ${uow.customerId}::uuid and id = ${facts.id}::uuid`);
}
