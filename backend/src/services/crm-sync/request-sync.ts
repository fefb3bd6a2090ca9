import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { readActivitiesNow } from './activity-cursors.ts';
import { forgetRefusals } from './forget-refusals.ts';
import { pullWithin } from './pull-cursors.ts';

/** A person does not want to wait: the CRM is read again now, and a contact whose last update was refused is written once more. */
export async function requestSync(uow: UnitOfWork, wish: { connectionId: string; contactId: string | null }): Promise<void> {
  await pullWithin(uow, wish.connectionId, 'all', 0);
  await readActivitiesNow(uow, wish.connectionId);
  if (wish.contactId === null) return;
  const refused = await uow.rows(sql`update crm_opt_outs set state = 'pending', retry_at = null
    where customer_id = ${uow.customerId}::uuid and connection_id = ${wish.connectionId}::uuid and contact_id = ${wish.contactId}::uuid
      and state = 'rejected' returning id`);
  if (refused.length > 0) uow.notify('crm.opt_out');
  await forgetRefusals(uow, { connectionId: wish.connectionId, cause: null, contactId: wish.contactId });
}
