import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { EnrollmentRef } from './end-enrollment.ts';
import { emitResumed } from './emit-resumed.ts';

/** The mail of a held step goes after all: the enrollment waits for it as it did at first. */
export async function requestAgain(uow: UnitOfWork, touchId: string): Promise<void> {
  const resumed = await uow.rows<EnrollmentRef>(sql`
    update contact_sequences cs set status = 'active', reason = null, paused_at = null from sequence_touches t
    where cs.customer_id = ${uow.customerId}::uuid and t.customer_id = cs.customer_id and t.id = ${touchId}::uuid and t.enrollment_id = cs.id
      and cs.status = 'held' and cs.next_position = t.position
    returning cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position`);
  await uow.rows(sql`update sequence_touches set state = 'requested', reason = null
    where customer_id = ${uow.customerId}::uuid and id = ${touchId}::uuid and state = 'held'`);
  await emitResumed(uow, resumed);
}
