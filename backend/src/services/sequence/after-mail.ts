import type { StepReason } from '@salesos/shared/events/sequence';
import { StepReason as StepReasons } from '@salesos/shared/events/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { nextDueAt } from '#domain/sequence/planned-dates.ts';
import { appendEvents } from '#events/log.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { completeEnrollment, endEnrollment, type EnrollmentRef, holdEnrollment } from './end-enrollment.ts';
import { emitResumed } from './emit-resumed.ts';
import { stepScheduled } from './step-scheduled.ts';
import { waitForReturn } from './wait-for-return.ts';

interface TouchRow extends EnrollmentRef {
  position: number;
  next_delay: number | null;
  status: string;
  reason: string | null;
}

async function touchOf(uow: UnitOfWork, touchId: string): Promise<TouchRow | undefined> {
  const [row] = await uow.rows<TouchRow>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position, cs.status, cs.reason, t.position, n.delay_days as next_delay
    from sequence_touches t join contact_sequences cs on cs.customer_id = t.customer_id and cs.id = t.enrollment_id
    left join sequence_steps n on n.customer_id = cs.customer_id and n.version_id = cs.version_id and n.position = t.position + 1
    where t.customer_id = ${uow.customerId}::uuid and t.id = ${touchId}::uuid for update of cs`);
  return row;
}

/** A sequence mail has gone: the next step is counted from now, or the sequence is through. */
export async function afterMailSent(uow: UnitOfWork, input: { touchId: string; sentAt: Date }): Promise<void> {
  await uow.rows(sql`update sequence_touches set state = 'sent', reason = null, at = ${input.sentAt.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${input.touchId}::uuid`);
  const row = await touchOf(uow, input.touchId);
  if (!row || row.next_position !== row.position) return;
  if (row.status === 'held' && row.reason === 'outcome_unknown') await endHold(uow, row);
  const counted = row.next_delay === null ? null : nextDueAt(row.next_delay, input.sentAt);
  const dueAt = row.status === 'completed' || row.status === 'exited' ? null : counted;
  const position = row.position + 1;
  await uow.rows(sql`update contact_sequences set next_position = ${position}, due_at = ${dueAt?.toISOString() ?? null}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${row.id}::uuid`);
  if (row.next_delay === null && row.status === 'active') return completeEnrollment(uow, row);
  await appendEvents(uow, [stepScheduled(uow, row, { position, dueAt, cause: input.touchId, source: 'agent.sequence' })]);
  if (dueAt !== null) await waitForNoted(uow, row, input.touchId);
}

/** It was held because nobody knew what is known now. */
async function endHold(uow: UnitOfWork, row: TouchRow): Promise<void> {
  await uow.rows(sql`update contact_sequences set status = 'active', reason = null, paused_at = null
    where customer_id = ${uow.customerId}::uuid and id = ${row.id}::uuid`);
  row.status = 'active';
  await emitResumed(uow, [row]);
}

/** Answering machines are quick: theirs may be here before the mail server's word that the mail was taken. */
async function waitForNoted(uow: UnitOfWork, ref: EnrollmentRef, touchId: string): Promise<void> {
  const [note] = await uow.rows<{ id: string; return_on: string | null; received_at: string }>(sql`
    select i.id, i.return_on::text as return_on, i.received_at from inbound_mails i join sequence_touches t on t.customer_id = i.customer_id and t.email_id = i.email_id
    where i.customer_id = ${uow.customerId}::uuid and t.id = ${touchId}::uuid and i.kind = 'out_of_office' order by i.received_at desc limit 1`);
  if (note) await waitForReturn(uow, { contactId: ref.contact_id, awayUntil: note.return_on, cause: note.id, at: new Date(note.received_at) });
}

/** A sequence mail did not go (or nobody knows): the touch says why, and the enrollment ends or waits for a person. */
export async function afterMailFailed(uow: UnitOfWork, input: { touchId: string; reason: string; parked: boolean }): Promise<void> {
  const known = StepReasons.safeParse(input.reason);
  const reason: StepReason = known.success ? known.data : 'rejected_by_server';
  await uow.rows(sql`update sequence_touches set state = ${input.parked ? 'held' : 'not_sent'}, reason = ${reason}
    where customer_id = ${uow.customerId}::uuid and id = ${input.touchId}::uuid`);
  const row = await touchOf(uow, input.touchId);
  if (!row) return;
  if (input.parked) await holdEnrollment(uow, row, reason);
  else await endEnrollment(uow, row, reason);
}

/** What ends a person's sequence, whichever mail it answers: exits key on the human. */
export async function exitContact(uow: UnitOfWork, input: { contactId: string; reason: StepReason }): Promise<void> {
  const contactId = (await liveContacts(uow, [input.contactId])).get(input.contactId) ?? input.contactId;
  const open = await uow.rows<EnrollmentRef>(sql`
    select id, contact_id, sequence_id, version_id, next_position from contact_sequences
    where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid and status in ('active', 'paused', 'held') for update`);
  for (const ref of open) await endEnrollment(uow, ref, input.reason);
}
