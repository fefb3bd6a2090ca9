import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { resumePeopleInside } from '../sequence/resume-people-inside.ts';
import { PARKED, TIED_NEXT } from './leave-scope.ts';

/**
 * People who are worked with again: mails that were not logged meanwhile are, what others had with them is tied to them, too, and
 * sequences that only waited for that go on.
 */
export async function rejoinScope(uow: UnitOfWork, connectionId: string, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const these = anyUuid(contactIds);
  const ours = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
  const woken = await uow.rows(sql`
    with back as (update activity_people set left_out = ${TIED_NEXT} where ${ours} and left_out = ${PARKED} and contact_id = ${these} returning activity_id)
    update crm_activities set state = 'pending', error_code = null, tries = 0, retry_at = null
    where ${ours} and ((state = 'rejected' and error_code = ${PARKED} and contact_id = ${these}) or (state = 'done' and id in (select activity_id from back)))
    returning id`);
  if (woken.length > 0) uow.notify('crm.activity');
  await resumePeopleInside(uow, contactIds);
}
