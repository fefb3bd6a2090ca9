import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type EnrollmentRef, holdEnrollment } from './end-enrollment.ts';
import { emitResumed } from './emit-resumed.ts';
import { resumeEnrollment } from './resume-enrollment.ts';

const REASON = 'crm_disconnected';

/** Stops the sequences of people no connected CRM knows any more: whether they may still be written to cannot be seen. */
export async function holdPeopleOf(uow: UnitOfWork, connectionId: string): Promise<number> {
  const rows = await uow.rows<EnrollmentRef>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position from contact_sequences cs
    where cs.customer_id = ${uow.customerId}::uuid and cs.status in ('active', 'paused')
      and exists (select from crm_sync_state l where l.customer_id = cs.customer_id and l.salesos_id = cs.contact_id and l.connection_id = ${connectionId}::uuid)
      and not exists (select from crm_sync_state l join crm_integrations i on i.customer_id = l.customer_id and i.id = l.connection_id
        where l.customer_id = cs.customer_id and l.salesos_id = cs.contact_id and l.sync_status <> 'gone' and i.state <> 'disconnected')
    order by cs.id for update of cs`);
  for (const row of rows) await holdEnrollment(uow, row, REASON);
  return rows.length;
}

/** The CRM is connected again and has been read: what only waited for that goes on. */
export async function resumePeopleOf(uow: UnitOfWork, connectionId: string): Promise<void> {
  const rows = await uow.rows<EnrollmentRef>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position from contact_sequences cs
    where cs.customer_id = ${uow.customerId}::uuid and cs.status = 'held' and cs.reason = ${REASON}
      and exists (select from crm_sync_state l where l.customer_id = cs.customer_id and l.salesos_id = cs.contact_id
        and l.connection_id = ${connectionId}::uuid and l.sync_status <> 'gone')
    order by cs.id for update of cs`);
  for (const row of rows) await resumeEnrollment(uow, row);
  await emitResumed(uow, rows);
}
