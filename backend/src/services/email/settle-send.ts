import { emailSent } from '@salesos/shared/events/email';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { SentMail } from '#ports/mail.ts';
import { failedEvent } from './claim-send.ts';

export interface SettledMail {
  id: string;
  contact_id: string;
  touch_id: string | null;
}

/** One try of a mail that was lost: what is found out of it says nothing of a later one. */
export interface LostTry {
  id: string;
  tries: number;
}

export const isLost = (uow: UnitOfWork, { id, tries }: LostTry): SQL =>
  sql`customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and send_state = 'unknown' and tries = ${tries}`;

const HANDED_OVER = sql`send_state in ('dispatched', 'unknown')`;

/**
 * A mail has gone, whoever says so: the call that handed it over, a look-up, the vendor's own word later, or a person.
 * Said again it changes nothing; false = it was not waiting for that word.
 */
export async function settleSent(uow: UnitOfWork, mail: SettledMail, sent: SentMail | null, at = uow.now): Promise<boolean> {
  // Answers name the vendor's id. A row that has it is the same mail, read from a CRM that had logged it first.
  const [row] = await uow.rows(sql`
    update emails e set send_state = 'sent', sent_at = ${at.toISOString()}::timestamptz, lease_until = null, lost_at = null, look_up_at = null, error_code = null,
      error_message = null, provider_message_id = ${sent?.providerMessageId ?? null}, thread_key = coalesce(${sent?.threadKey ?? null}, thread_key),
      message_id = case when exists (select 1 from emails o where o.customer_id = e.customer_id and o.message_id = ${sent?.messageId ?? null} and o.id <> e.id)
        then message_id else coalesce(${sent?.messageId ?? null}, message_id) end
    where e.customer_id = ${uow.customerId}::uuid and e.id = ${mail.id}::uuid and ${HANDED_OVER} returning e.id`);
  if (!row) return false;
  await appendEvents(uow, [
    newEvent({
      definition: emailSent,
      key: [mail.id],
      entityId: mail.id,
      occurredAt: uow.now,
      source: 'agent.email',
      actorClass: 'machine',
      data: { emailId: mail.id, contactId: mail.contact_id, touchId: mail.touch_id, sentAt: at.toISOString() },
    }),
  ]);
  return true;
}

/** The vendor had taken it and would not send it after all. What was said of its sending is taken back by the failure that follows. */
export async function settleRejected(uow: UnitOfWork, mail: SettledMail, vendorCode: string): Promise<boolean> {
  const [row] = await uow.rows(sql`
    update emails set send_state = 'rejected', sent_at = null, lease_until = null, lost_at = null, look_up_at = null, error_code = ${vendorCode}, error_message = null
    where customer_id = ${uow.customerId}::uuid and id = ${mail.id}::uuid and (${HANDED_OVER} or send_state = 'sent') returning id`);
  if (!row) return false;
  await appendEvents(uow, [failedEvent(uow, mail, 'rejected_by_server', false)]);
  return true;
}

/** It has certainly not gone, and no draft of it lies there any more: it is handed over anew, and its place under the caps is free until then. */
export async function sendAgain(uow: UnitOfWork, mail: LostTry): Promise<boolean> {
  const [row] = await uow.rows(sql`
    update emails set send_state = 'queued', draft_key = null, lost_at = null, look_up_at = null, lease_until = null, handed_at = null, error_code = null, error_message = null
    where ${isLost(uow, mail)} returning id`);
  if (row) uow.notify('email.queued');
  return row !== undefined;
}

/** Nobody can say whether it went, and it is not asked any more. */
export async function parkSend(uow: UnitOfWork, mail: SettledMail & LostTry): Promise<void> {
  const [row] = await uow.rows(sql`update emails set look_up_at = null where ${isLost(uow, mail)} and look_up_at is not null returning id`);
  if (row) await appendEvents(uow, [failedEvent(uow, mail, 'outcome_unknown', true)]);
}
