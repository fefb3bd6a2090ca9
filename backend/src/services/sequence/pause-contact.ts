import { sequencePaused } from '@salesos/shared/events/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { EnrollmentRef } from './end-enrollment.ts';

/** Somebody may have answered: nothing more goes out until a person has looked. */
export async function pauseContact(uow: UnitOfWork, contactId: string): Promise<void> {
  const open = await uow.rows<EnrollmentRef>(sql`
    update contact_sequences set status = 'paused', paused_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid and status = 'active'
    returning id, contact_id, sequence_id, version_id, next_position`);
  await appendEvents(
    uow,
    open.map((ref) =>
      newEvent({
        definition: sequencePaused,
        key: [ref.id, uow.now.toISOString()],
        entityId: ref.id,
        occurredAt: uow.now,
        source: 'http.inbound-mail',
        data: { enrollmentId: ref.id, contactId: ref.contact_id, sequenceId: ref.sequence_id, reason: null },
      }),
    ),
  );
}
