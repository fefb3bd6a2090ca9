import { sequencePaused, sequenceResumed } from '@salesos/shared/events/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { nextDueAt } from '#domain/sequence/planned-dates.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { endEnrollment, type EnrollmentRef } from './end-enrollment.ts';
import { resumeEnrollment } from './resume-enrollment.ts';
import { stepScheduled } from './step-scheduled.ts';

export type SequenceVerb = 'pause' | 'resume' | 'send_now' | 'snooze' | 'remove';

type Enrollment = EnrollmentRef & { status: string; due_at: string | null; owner_id: string | null };

/** Which verbs make sense in a state; the card shows these and no others. */
export function verbsFor(enrollment: { status: string; hasDueStep: boolean }): SequenceVerb[] {
  if (enrollment.status === 'active') return enrollment.hasDueStep ? ['pause', 'send_now', 'snooze', 'remove'] : ['pause', 'remove'];
  if (enrollment.status === 'paused' || enrollment.status === 'held') return ['resume', 'remove'];
  return [];
}

/** What a person does to a running enrollment of one contact. */
export async function manageEnrollment(
  uow: UnitOfWork,
  input: { actor: Actor; contactId: string; enrollmentId: string; verb: SequenceVerb; days?: number },
): Promise<void> {
  const [row] = await uow.rows<Enrollment>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position, cs.status, cs.due_at, c.owner_id
    from contact_sequences cs join contacts c on c.customer_id = cs.customer_id and c.id = cs.contact_id
    where cs.customer_id = ${uow.customerId}::uuid and cs.id::text = ${input.enrollmentId} and cs.contact_id = ${input.contactId}::uuid for update of cs`);
  if (!row) throw new ServiceError('not_found', 'This enrollment is not there any more.', 'Nothing was changed.');
  authorize(input.actor, 'sequence.manage', { ownerId: row.owner_id });
  if (!verbsFor({ status: row.status, hasDueStep: row.due_at !== null }).includes(input.verb)) {
    throw new ServiceError('conflict', `This is not possible while the enrollment is ${row.status}.`, 'Nothing was changed.');
  }
  await apply(uow, row, input.verb, input.days ?? 3);
  await audit(uow, input.actor, { action: `sequence.${input.verb}`, resourceType: 'enrollment', resourceId: row.id });
}

async function apply(uow: UnitOfWork, row: Enrollment, verb: SequenceVerb, days: number): Promise<void> {
  const now = uow.now.toISOString();
  switch (verb) {
    case 'remove':
      await endEnrollment(uow, row, 'removed_by_user');
      return;
    case 'pause':
      await uow.rows(
        sql`update contact_sequences set status = 'paused', paused_at = ${now}::timestamptz where customer_id = ${uow.customerId}::uuid and id = ${row.id}::uuid`,
      );
      return emitState(uow, row, 'paused');
    case 'resume':
      await resumeEnrollment(uow, row);
      return emitState(uow, row, 'resumed');
    case 'send_now':
    case 'snooze': {
      const dueAt = verb === 'send_now' ? uow.now : nextDueAt(days, row.due_at === null ? uow.now : new Date(row.due_at));
      await uow.rows(
        sql`update contact_sequences set due_at = ${dueAt.toISOString()}::timestamptz where customer_id = ${uow.customerId}::uuid and id = ${row.id}::uuid`,
      );
      const next = { position: row.next_position, dueAt, cause: uow.now.toISOString(), source: 'service.sequence', actorClass: 'human' as const };
      await appendEvents(uow, [stepScheduled(uow, row, next)]);
      uow.notify('sequence.due');
      return;
    }
    default:
      verb satisfies never;
  }
}

async function emitState(uow: UnitOfWork, row: Enrollment, state: 'paused' | 'resumed'): Promise<void> {
  const ids = { enrollmentId: row.id, contactId: row.contact_id, sequenceId: row.sequence_id };
  const frame = {
    key: [row.id, uow.now.toISOString()],
    entityId: row.id,
    occurredAt: uow.now,
    source: 'service.sequence',
    actorClass: 'human' as const,
  };
  await appendEvents(uow, [
    state === 'paused'
      ? newEvent({ ...frame, definition: sequencePaused, data: { ...ids, reason: null } })
      : newEvent({ ...frame, definition: sequenceResumed, data: ids }),
  ]);
}
