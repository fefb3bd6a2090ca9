import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/**
 * Human fields are this CRM's from now on. What waited for a person in the other one is not asked any more, and records that
 * were to be made there are made here; whatever was under way there ends as it began.
 */
export async function makeMaster(uow: UnitOfWork, connectionId: string): Promise<void> {
  await uow.rows(sql`update crm_integrations set is_master = (id = ${connectionId}::uuid) where customer_id = ${uow.customerId}::uuid`);
  await uow.rows(sql`
    with others as (
      update crm_sync_state set parked = '{}' where customer_id = ${uow.customerId}::uuid and connection_id <> ${connectionId}::uuid and parked <> '{}' returning id
    )
    update crm_conflicts c set state = 'resolved', resolved_at = ${uow.now.toISOString()}::timestamptz from others o
    where c.customer_id = ${uow.customerId}::uuid and c.link_id = o.id and c.state = 'open'`);
  await moveWishes(uow, connectionId);
}

/** What was being made in a CRM that lost the say meanwhile, and is known not to be there, is made in the one that has it. */
export async function giveWishesOver(uow: UnitOfWork): Promise<void> {
  const [master] = await uow.rows<{ id: string }>(sql`select id from crm_integrations where customer_id = ${uow.customerId}::uuid and is_master`);
  if (master) await moveWishes(uow, master.id);
}

async function moveWishes(uow: UnitOfWork, connectionId: string): Promise<void> {
  const wall = new Date().toISOString();
  await uow.rows(sql`
    update crm_creates c set connection_id = ${connectionId}::uuid, state = 'pending', tries = 0, retry_at = null, error_code = null, error_message = null, error_cause = null
    where c.customer_id = ${uow.customerId}::uuid and c.connection_id <> ${connectionId}::uuid and c.sent is null
      and (c.lease_until is null or c.lease_until < ${wall}::timestamptz)
      and not exists (select from crm_creates o where o.customer_id = c.customer_id and o.connection_id = ${connectionId}::uuid
        and o.entity_type = c.entity_type and o.salesos_id = c.salesos_id)`);
  // An account that is being made over there is not waited for.
  await uow.rows(sql`
    update crm_creates c set waits_for = null where c.customer_id = ${uow.customerId}::uuid and c.connection_id = ${connectionId}::uuid and c.waits_for is not null
      and not exists (select from crm_creates a where a.customer_id = c.customer_id and a.connection_id = c.connection_id and a.salesos_id = c.waits_for)`);
  uow.notify('crm.create');
}
