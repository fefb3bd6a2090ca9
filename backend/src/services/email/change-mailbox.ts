import type { MailboxChange, SendCaps } from '@salesos/shared/api/mailbox';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { defaultCaps } from '#domain/email/send-caps.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

/** What is left out stays. One that is let go on after it was stopped by itself starts with a clean reason; its mails go at once. */
export async function changeMailbox(uow: UnitOfWork, input: { actor: Actor; id: string; change: MailboxChange }): Promise<void> {
  authorize(input.actor, 'mailbox.manage', { ownerId: null });
  const { perDay, perMinute, isActive } = input.change;
  const [changed] = await uow.rows(sql`
    update email_provider_accounts set
      per_day = case when ${perDay !== undefined} then ${perDay ?? null}::int else per_day end,
      per_minute = coalesce(${perMinute ?? null}::int, per_minute),
      is_active = coalesce(${isActive ?? null}::boolean, is_active),
      paused_because = case when ${isActive !== undefined} then null else paused_because end,
      -- Looked at anew under what holds now.
      capped_until = null
    where customer_id = ${uow.customerId}::uuid and id = ${input.id}::uuid returning id`);
  if (!changed) throw new ServiceError('not_found', 'There is no such mailbox.', 'Nothing was changed.');
  await audit(uow, input.actor, { action: 'mailbox.changed', resourceType: 'mailbox', resourceId: input.id });
  uow.notify('email.queued');
}

export async function readSendCaps(uow: UnitOfWork, actor: Actor): Promise<SendCaps> {
  authorize(actor, 'mailbox.read', { ownerId: null });
  const [row] = await uow.rows<{ per_day: number | null; sender: number | null; recipient: number | null }>(sql`
    select per_day, sender_domain_per_day as sender, recipient_domain_per_day as recipient from send_caps where customer_id = ${uow.customerId}::uuid`);
  return {
    perDay: row?.per_day ?? defaultCaps.customerPerDay,
    senderDomainPerDay: row?.sender ?? defaultCaps.senderDomainPerDay,
    recipientDomainPerDay: row?.recipient ?? defaultCaps.recipientDomainPerDay,
  };
}

export async function saveSendCaps(uow: UnitOfWork, input: { actor: Actor; caps: SendCaps }): Promise<void> {
  authorize(input.actor, 'mailbox.manage', { ownerId: null });
  const { perDay, senderDomainPerDay, recipientDomainPerDay } = input.caps;
  await uow.rows(sql`
    insert into send_caps (customer_id, per_day, sender_domain_per_day, recipient_domain_per_day)
    values (${uow.customerId}::uuid, ${perDay}, ${senderDomainPerDay}, ${recipientDomainPerDay})
    on conflict (customer_id) do update set per_day = excluded.per_day, sender_domain_per_day = excluded.sender_domain_per_day,
      recipient_domain_per_day = excluded.recipient_domain_per_day`);
  await uow.rows(sql`update email_provider_accounts set capped_until = null where customer_id = ${uow.customerId}::uuid`);
  await audit(uow, input.actor, { action: 'send_caps.saved', resourceType: 'customer', resourceId: uow.customerId });
  uow.notify('email.queued');
}
