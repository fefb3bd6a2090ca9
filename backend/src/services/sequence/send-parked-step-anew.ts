import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { EnrollmentRef } from './end-enrollment.ts';
import { emitResumed } from './emit-resumed.ts';
import { resumeEnrollment } from './resume-enrollment.ts';

/** The step's mail did not go: the step is due again, as if it had never been tried. */
export async function sendParkedStepAnew(uow: UnitOfWork, touchId: string): Promise<void> {
  const held = await heldFor(uow, touchId);
  if (!held) return;
  await uow.rows(sql`update sequence_touches set email_id = null where customer_id = ${uow.customerId}::uuid and id = ${touchId}::uuid`);
  await resume(uow, held);
  uow.notify('sequence.due');
}

async function resume(uow: UnitOfWork, ref: EnrollmentRef): Promise<void> {
  await resumeEnrollment(uow, ref);
  await emitResumed(uow, [ref]);
}

/** The enrollment that this very step holds. */
async function heldFor(uow: UnitOfWork, touchId: string): Promise<EnrollmentRef | undefined> {
  const [ref] = await uow.rows<EnrollmentRef>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position from sequence_touches t
    join contact_sequences cs on cs.customer_id = t.customer_id and cs.id = t.enrollment_id and cs.next_position = t.position
    where t.customer_id = ${uow.customerId}::uuid and t.id = ${touchId}::uuid and t.state = 'held' and cs.status = 'held' and cs.reason = 'outcome_unknown' for update of cs`);
  return ref;
}
