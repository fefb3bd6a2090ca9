import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { EnrollmentRef } from './end-enrollment.ts';
import { emitResumed } from './emit-resumed.ts';
import { resumeEnrollment } from './resume-enrollment.ts';

/** Steps that came due while these people were outside, and only waited for that. */
export async function resumePeopleInside(uow: UnitOfWork, contactIds: readonly string[]): Promise<void> {
  const rows = await uow.rows<EnrollmentRef>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position from contact_sequences cs
    where cs.customer_id = ${uow.customerId}::uuid and cs.status = 'held' and cs.reason = 'out_of_scope'
      and cs.contact_id = ${anyUuid(contactIds)}
    order by cs.id for update of cs`);
  for (const row of rows) await resumeEnrollment(uow, row);
  await emitResumed(uow, rows);
}
