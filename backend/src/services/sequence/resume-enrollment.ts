import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { releasePausedMail } from '../email/claim-send.ts';
import { afterMailSent } from './after-mail.ts';
import type { EnrollmentRef } from './end-enrollment.ts';

/**
 * Goes on where it stopped. A held step that was due is tried again at once, one that was not waits for what was left of its
 * time; a paused one keeps its date, or goes now if that has passed. A step whose mail may have gone counts as done, because a person has looked and nothing
 * is sent twice: the next one is counted from now.
 */
export async function resumeEnrollment(uow: UnitOfWork, ref: EnrollmentRef): Promise<void> {
  const touch = sql`customer_id = ${uow.customerId}::uuid and enrollment_id = ${ref.id}::uuid and position = ${ref.next_position}`;
  await uow.rows(sql`update contact_sequences set status = 'active', reason = null, paused_at = null,
      due_at = case when status = 'held' and due_at is not null then ${uow.now.toISOString()}::timestamptz + greatest(due_at - paused_at, interval '0')
        when due_at is null and not exists (select from sequence_touches where ${touch} and email_id is not null) then ${uow.now.toISOString()}::timestamptz else due_at end
    where customer_id = ${uow.customerId}::uuid and id = ${ref.id}::uuid`);
  await uow.rows(sql`delete from sequence_touches where ${touch} and state = 'held' and email_id is null`);
  await releasePausedMail(uow, ref.id);
  const [parked] = await uow.rows<{ id: string }>(sql`select id from sequence_touches where ${touch} and state = 'held'`);
  if (parked) await afterMailSent(uow, { touchId: parked.id, sentAt: uow.now });
}
