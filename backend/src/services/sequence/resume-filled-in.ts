import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { isFilledIn } from '#domain/email/lacking.ts';
import { type PeopleFields, peopleFields } from '../email/template-people.ts';
import type { EnrollmentRef } from './end-enrollment.ts';
import { emitResumed } from './emit-resumed.ts';
import { resumeEnrollment } from './resume-enrollment.ts';

type Held = EnrollmentRef & { missing: string[] | null; fields: PeopleFields };

/** Steps that were held because a variable had no value, of these contacts or of people of these accounts: whose values are all there now go on by themselves. */
export async function resumeFilledIn(uow: UnitOfWork, of: 'contacts' | 'accounts', ids: readonly string[]): Promise<void> {
  const column = sql.raw(of === 'contacts' ? 'cs.contact_id' : 'c.account_id');
  const held = await uow.rows<Held>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position, t.missing, ${peopleFields} as fields
    from contact_sequences cs
    join sequence_touches t on t.customer_id = cs.customer_id and t.enrollment_id = cs.id and t.position = cs.next_position and t.state = 'held'
    join contacts c on c.customer_id = cs.customer_id and c.id = cs.contact_id
    left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    where cs.customer_id = ${uow.customerId}::uuid and cs.status = 'held' and cs.reason = 'missing_variable'
      and ${column} = ${anyUuid(ids)}
    order by cs.id for update of cs`);
  const ready = held.filter(({ missing, fields }) => isFilledIn(missing ?? [], { ...fields }));
  for (const ref of ready) await resumeEnrollment(uow, ref);
  await emitResumed(uow, ready);
}
