import { randomUUID } from 'node:crypto';
import { sequenceCompleted, sequenceExited, sequencePaused } from '@salesos/shared/events/sequence';
import type { StepReason } from '@salesos/shared/events/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';

export interface EnrollmentRef {
  id: string;
  contact_id: string;
  sequence_id: string;
  version_id: string;
  next_position: number;
}

const ids = (ref: EnrollmentRef) => ({ enrollmentId: ref.id, contactId: ref.contact_id, sequenceId: ref.sequence_id });

/** Ends an enrollment; the step that would have been next is recorded as not sent, with the reason. Ending twice changes nothing. */
export async function endEnrollment(uow: UnitOfWork, ref: EnrollmentRef, reason: StepReason): Promise<boolean> {
  const ended = await uow.rows(sql`
    update contact_sequences set status = 'exited', reason = ${reason}, due_at = null, completed_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${ref.id}::uuid and status in ('active', 'paused', 'held') returning id`);
  if (ended.length === 0) return false;
  await recordNotGone(uow, ref, 'not_sent', reason);
  await appendEvents(uow, [
    newEvent({
      definition: sequenceExited,
      key: [ref.id],
      entityId: ref.id,
      occurredAt: uow.now,
      source: 'agent.sequence',
      data: { ...ids(ref), reason },
    }),
  ]);
  return true;
}

/** Stops at this step until a person acts; one that has ended stays ended. What was not due yet keeps its date: it tells how much of the wait is left. `missing` names variables without a value. */
export async function holdEnrollment(uow: UnitOfWork, ref: EnrollmentRef, reason: StepReason, missing: readonly string[] = []): Promise<void> {
  const held = await uow.rows(sql`
    update contact_sequences set status = 'held', reason = ${reason}, paused_at = ${uow.now.toISOString()}::timestamptz,
      due_at = case when due_at > ${uow.now.toISOString()}::timestamptz then due_at end
    where customer_id = ${uow.customerId}::uuid and id = ${ref.id}::uuid and status in ('active', 'paused') returning id`);
  if (held.length === 0) return;
  await recordNotGone(uow, ref, 'held', reason, missing);
  await appendEvents(uow, [
    newEvent({
      definition: sequencePaused,
      key: [ref.id, String(ref.next_position), uow.now.toISOString()],
      entityId: ref.id,
      occurredAt: uow.now,
      source: 'agent.sequence',
      data: { ...ids(ref), reason },
    }),
  ]);
}

export async function completeEnrollment(uow: UnitOfWork, ref: EnrollmentRef): Promise<void> {
  await uow.rows(sql`update contact_sequences set status = 'completed', due_at = null, completed_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${ref.id}::uuid and status = 'active'`);
  await appendEvents(uow, [
    newEvent({ definition: sequenceCompleted, key: [ref.id], entityId: ref.id, occurredAt: uow.now, source: 'agent.sequence', data: ids(ref) }),
  ]);
}

/** The next step's one row, unless its mail is already on its way (then the mail's own fate is the record). */
async function recordNotGone(
  uow: UnitOfWork,
  ref: EnrollmentRef,
  state: 'not_sent' | 'held',
  reason: StepReason,
  missing: readonly string[] = [],
): Promise<void> {
  const names = missing.length === 0 ? null : JSON.stringify(missing);
  await uow.rows(sql`
    insert into sequence_touches (customer_id, id, enrollment_id, step_id, position, state, reason, missing, due_at, at)
    select ${uow.customerId}::uuid, ${randomUUID()}::uuid, ${ref.id}::uuid, st.id, st.position, ${state}, ${reason},
      case when ${names}::jsonb is not null then array(select jsonb_array_elements_text(${names}::jsonb)) end, ${uow.now.toISOString()}::timestamptz, ${uow.now.toISOString()}::timestamptz
    from sequence_steps st where st.customer_id = ${uow.customerId}::uuid and st.version_id = ${ref.version_id}::uuid and st.position = ${ref.next_position}
    on conflict (customer_id, enrollment_id, position) do update set state = excluded.state, reason = excluded.reason, missing = excluded.missing, at = excluded.at
      where sequence_touches.state in ('held', 'requested') and sequence_touches.email_id is null`);
}
