import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type EnrollmentRef, holdEnrollment } from './end-enrollment.ts';
import { emitResumed, resumeEnrollment } from './resume-enrollment.ts';

const REASON = 'out_of_scope';

/** A person none of whose records is worked with, though there are such. */
export const isOutside = (uow: UnitOfWork, contactId: SQL): SQL => {
  const links = sql`l.customer_id = ${uow.customerId}::uuid and l.salesos_id = ${contactId} and l.sync_status <> 'gone'`;
  return sql`(exists (select from crm_sync_state l where ${links} and l.out_of_scope is not null)
    and not exists (select from crm_sync_state l join crm_integrations i on i.customer_id = l.customer_id and i.id = l.connection_id
      where ${links} and l.out_of_scope is null and i.state <> 'disconnected'))`;
};

const among = (contactIds: readonly string[]) =>
  sql`cs.contact_id in (select (jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb))::uuid)`;

/** What a person paused stays paused: it would be held when it is resumed. */
export async function holdPeopleOutside(uow: UnitOfWork, contactIds: readonly string[]): Promise<void> {
  const rows = await uow.rows<EnrollmentRef>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position from contact_sequences cs
    where cs.customer_id = ${uow.customerId}::uuid and cs.status = 'active' and ${among(contactIds)} and ${isOutside(uow, sql`cs.contact_id`)}
    order by cs.id for update of cs`);
  for (const row of rows) await holdEnrollment(uow, row, REASON);
}

export async function resumePeopleInside(uow: UnitOfWork, contactIds: readonly string[]): Promise<void> {
  const rows = await uow.rows<EnrollmentRef>(sql`
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.next_position from contact_sequences cs
    where cs.customer_id = ${uow.customerId}::uuid and cs.status = 'held' and cs.reason = ${REASON} and ${among(contactIds)}
    order by cs.id for update of cs`);
  for (const row of rows) await resumeEnrollment(uow, row);
  await emitResumed(uow, rows);
}
