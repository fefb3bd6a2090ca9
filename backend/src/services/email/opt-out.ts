import { consentChanged } from '@salesos/shared/events/contact';
import { emailUnsubscribed } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { cancelMail } from './claim-send.ts';

/**
 * The contact wants no more mail: written as our own source of consent, and every mail not yet handed over is canceled
 * in the same transaction. Repeating it changes nothing. `emailId` is null of a mail that was read back from a CRM.
 */
export async function optOut(
  uow: UnitOfWork,
  input: { contactId: string; emailId: string | null; via: 'one_click' | 'page' | 'reply' | 'complaint' },
): Promise<void> {
  const changed = await uow.rows(sql`
    insert into consents (customer_id, contact_id, channel, source, state, changed_at)
    values (${uow.customerId}::uuid, ${input.contactId}::uuid, 'email', ${input.via === 'complaint' ? 'complaint' : 'contact'}, 'opted_out', ${uow.now.toISOString()}::timestamptz)
    on conflict (customer_id, contact_id, channel, source) do update set state = 'opted_out', changed_at = excluded.changed_at
      where consents.state <> 'opted_out' returning contact_id`);
  await uow.rows(sql`update emails set unsubscribed = true where customer_id = ${uow.customerId}::uuid and id = ${input.emailId}::uuid`);
  const waiting = await uow.rows<{ id: string; contact_id: string; touch_id: string | null }>(sql`
    select id, contact_id, touch_id from emails where customer_id = ${uow.customerId}::uuid and contact_id = ${input.contactId}::uuid
      and send_state in ('queued', 'claimed') for update`);
  for (const mail of waiting) await cancelMail(uow, mail, 'opted_out');
  if (changed.length === 0) return;
  const frame = { occurredAt: uow.now, source: `http.${input.via}`, actorClass: 'human' as const };
  const { contactId, emailId, via } = input;
  const unsubscribed =
    emailId === null
      ? []
      : [
          newEvent({
            ...frame,
            definition: emailUnsubscribed,
            key: [emailId, uow.now.toISOString()],
            entityId: emailId,
            data: { emailId, contactId, via },
          }),
        ];
  await appendEvents(uow, [
    ...unsubscribed,
    newEvent({
      ...frame,
      definition: consentChanged,
      key: ['contact', contactId, 'email', 'opted_out', uow.now.toISOString()],
      entityId: contactId,
      data: { contactId, channel: 'email', state: 'opted_out', via },
    }),
  ]);
}

/** Who wrote the mail whose link was followed: "Anna Berg of Harbor & Pine"; null when that mail is not known any more. */
export async function senderOf(uow: UnitOfWork, sendId: string): Promise<string | null> {
  const [row] = await uow.rows<{ sender: string | null; company: string }>(sql`
    select nullif(m.display_name, '') as sender, c.name as company from emails e join customers c on c.id = e.customer_id
    left join email_provider_accounts m on m.customer_id = e.customer_id and m.id = e.mailbox_id
    where e.customer_id = ${uow.customerId}::uuid and e.id = ${sendId}::uuid`);
  if (!row) return null;
  return row.sender === null ? row.company : `${row.sender} of ${row.company}`;
}

/** The opt-out asked for by the link in one mail; false when that mail is not known any more. */
export async function unsubscribe(uow: UnitOfWork, input: { sendId: string; via: 'one_click' | 'page' }): Promise<boolean> {
  const [mail] = await uow.rows<{ contact_id: string }>(
    sql`select contact_id from emails where customer_id = ${uow.customerId}::uuid and id = ${input.sendId}::uuid`,
  );
  if (!mail) return false;
  await optOut(uow, { contactId: mail.contact_id, emailId: input.sendId, via: input.via });
  return true;
}
