import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { resumePeopleInside } from '../sequence/resume-people-inside.ts';
import { PARKED } from './leave-scope.ts';

/** People who are worked with again: mails that were not logged meanwhile are, and sequences that only waited for that go on. */
export async function rejoinScope(uow: UnitOfWork, connectionId: string, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const woken = await uow.rows(sql`
    update crm_activities set state = 'pending', error_code = null, tries = 0, retry_at = null
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'rejected' and error_code = ${PARKED}
      and contact_id in (select (jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb))::uuid) returning id`);
  if (woken.length > 0) uow.notify('crm.activity');
  await resumePeopleInside(uow, contactIds);
}
