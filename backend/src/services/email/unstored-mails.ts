import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { failureCode } from '#events/dead-letters.ts';
import { isTransient } from '#events/transient.ts';
import type { InboundMail } from '#ports/mime.ts';
import { pauseContact } from '../sequence/pause-contact.ts';
import { findAnswered } from './find-answered.ts';

export interface UnstoredMail {
  readonly parsed: InboundMail;
  readonly mailbox: string;
  readonly id: string;
}

/** In `inbound_mails.status_code`: a received mail that could not be stored, and why. Nobody is shown such a row as a mail. */
const MARK = 'unstored:';

/**
 * Notes that there is a mail we could not store, and lets nothing more go to whoever wrote it, if that can be found out.
 * The mail itself stays with the vendor.
 */
export async function noteUnstored(work: Work, customerId: string, mail: UnstoredMail, error: unknown): Promise<void> {
  const contactId = await work.withTenant(customerId, (uow) => hold(uow, mail)).catch(unlessTransient);
  await work.withTenant(customerId, async (uow) => {
    await uow.rows(sql`insert into inbound_mails (customer_id, id, mailbox_id, contact_id, from_address, subject, body_text, kind, disposition, received_at, status_code)
      select ${customerId}::uuid, ${mail.id}::uuid, m.id, ${contactId}::uuid, '', '', '', 'unmatched', 'unknown', ${uow.now.toISOString()}::timestamptz, ${`${MARK}${failureCode(error)}`}
      from email_provider_accounts m where m.customer_id = ${customerId}::uuid and m.email_address = ${mail.mailbox}
      on conflict do nothing`);
  });
}

/** Somebody may have answered: nothing goes on until a person has looked. */
async function hold(uow: UnitOfWork, { parsed }: UnstoredMail): Promise<string | null> {
  const answered = await findAnswered(uow, parsed, { from: parsed.from?.address.toLowerCase() ?? '', found: { bounce: null } });
  if (answered) await pauseContact(uow, answered.contact_id);
  return answered?.contact_id ?? null;
}

function unlessTransient(error: unknown): null {
  if (isTransient(error)) throw error;
  return null;
}

/** The mail can be stored after all: whether it was noted, so that its row may be written now. */
export async function forgetUnstored(uow: UnitOfWork, id: string): Promise<boolean> {
  const gone = await uow.rows(sql`delete from inbound_mails where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid
    and status_code like ${`${MARK}%`} returning id`);
  return gone.length > 0;
}
