import { sequenceStepScheduled } from '@salesos/shared/events/sequence';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { newEvent } from '#events/log.ts';
import type { EnrollmentRef } from './end-enrollment.ts';

/** What the CRM shows of the next step is written anew after this. `cause` tells two changes of one instant apart. */
export function stepScheduled(
  uow: UnitOfWork,
  ref: EnrollmentRef,
  next: { position: number; dueAt: Date | null; cause: string; source: string; actorClass?: 'human' },
) {
  return newEvent({
    definition: sequenceStepScheduled,
    key: [ref.id, String(next.position), next.cause],
    entityId: ref.id,
    occurredAt: uow.now,
    source: next.source,
    ...(next.actorClass === undefined ? {} : { actorClass: next.actorClass }),
    data: {
      enrollmentId: ref.id,
      contactId: ref.contact_id,
      sequenceId: ref.sequence_id,
      position: next.position,
      dueAt: next.dueAt?.toISOString() ?? null,
    },
  });
}
