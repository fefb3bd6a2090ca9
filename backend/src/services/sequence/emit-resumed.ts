import { sequenceResumed } from '@salesos/shared/events/sequence';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { EnrollmentRef } from './end-enrollment.ts';

/** That these go on by themselves. */
export async function emitResumed(uow: UnitOfWork, resumed: readonly EnrollmentRef[]): Promise<void> {
  await appendEvents(
    uow,
    resumed.map(({ id, contact_id, sequence_id }) =>
      newEvent({
        definition: sequenceResumed,
        key: [id, uow.now.toISOString()],
        entityId: id,
        occurredAt: uow.now,
        source: 'service.sequence',
        data: { enrollmentId: id, contactId: contact_id, sequenceId: sequence_id },
      }),
    ),
  );
}
