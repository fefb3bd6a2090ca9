import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { afterAbsence } from '#domain/sequence/after-absence.ts';
import { appendEvents } from '#events/log.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import type { EnrollmentRef } from './end-enrollment.ts';
import { pauseContact } from './pause-contact.ts';
import { stepScheduled } from './step-scheduled.ts';

/** Somebody is away, as the received mail `cause` says: the next mail is not written to an empty desk. Never earlier than it was due; told twice it moves once. */
export async function waitForReturn(uow: UnitOfWork, input: { contactId: string; awayUntil: string | null; cause: string; at: Date }): Promise<void> {
  const contactId = (await liveContacts(uow, [input.contactId])).get(input.contactId) ?? input.contactId;
  const open = await uow.rows<EnrollmentRef & { due_at: string }>(sql`
    select id, contact_id, sequence_id, version_id, next_position, due_at from contact_sequences
    where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid and status = 'active' and due_at is not null for update`);
  for (const ref of open) {
    const dueAt = afterAbsence({ dueAt: new Date(ref.due_at), awayUntil: input.awayUntil, toldAt: input.at });
    if (dueAt === null) continue;
    const movedTo = dueAt === 'too_far' ? null : dueAt.toISOString();
    await uow.rows(sql`update contact_sequences set moved_by = ${input.cause}::uuid, moved_to = ${movedTo}::timestamptz, due_at = coalesce(${movedTo}::timestamptz, due_at)
      where customer_id = ${uow.customerId}::uuid and id = ${ref.id}::uuid`);
    if (dueAt === 'too_far') await pauseContact(uow, contactId);
    else await appendEvents(uow, [stepScheduled(uow, ref, { position: ref.next_position, dueAt, cause: input.cause, source: 'agent.sequence' })]);
  }
}
