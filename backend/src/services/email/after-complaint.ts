import { emailComplained } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { optOut } from './opt-out.ts';
import { pauseIfUnwelcome } from './pause-if-unwelcome.ts';

/** A reader has called a mail spam: they get no more, and the mailbox stops where that happens too often. */
export async function afterComplaint(uow: UnitOfWork, mail: { emailId: string; contactId: string; wordId: string }): Promise<void> {
  const { emailId, contactId, wordId } = mail;
  await uow.rows(sql`update emails set complained_at = coalesce(complained_at, ${uow.now.toISOString()}::timestamptz)
    where customer_id = ${uow.customerId}::uuid and id = ${emailId}::uuid`);
  await optOut(uow, { contactId, emailId, via: 'complaint' });
  await pauseIfUnwelcome(uow, emailId, null);
  await appendEvents(uow, [
    newEvent({
      definition: emailComplained,
      key: [wordId],
      entityId: emailId,
      occurredAt: uow.now,
      source: 'http.mail-word',
      actorClass: 'human',
      data: { emailId, contactId, wordId },
    }),
  ]);
}
