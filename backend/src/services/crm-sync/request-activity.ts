import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { PARKED } from './leave-scope.ts';
import { nameId } from '#events/event-id.ts';

/** Wishes for one activity in the contact's home CRM, the master where there are two. Its id is our external id there, so asking twice gives one. */
export async function requestActivity(
  uow: UnitOfWork,
  wish: { contactId: string; sourceType: 'email' | 'inbound'; sourceId: string },
): Promise<void> {
  const contactId = (await liveContacts(uow, [wish.contactId])).get(wish.contactId) ?? wish.contactId;
  const links = await uow.rows<{ connection_id: string; is_outside: boolean }>(sql`
    select l.connection_id, l.out_of_scope is not null as is_outside from crm_sync_state l join crm_integrations i on i.customer_id = l.customer_id and i.id = l.connection_id
    where l.customer_id = ${uow.customerId}::uuid and l.entity_type in ('contact', 'lead') and l.salesos_id = ${contactId}::uuid and l.sync_status <> 'gone'
    order by is_outside, i.is_master desc, l.connection_id limit 1`);
  for (const link of links) {
    await uow.rows(sql`
      insert into crm_activities (customer_id, id, connection_id, contact_id, source_type, source_id, created_at, state, error_code)
      values (${uow.customerId}::uuid, ${nameId('activity', link.connection_id, wish.sourceId)}::uuid, ${link.connection_id}::uuid, ${contactId}::uuid,
        ${wish.sourceType}, ${wish.sourceId}::uuid, ${uow.now.toISOString()}::timestamptz,
        ${link.is_outside ? 'rejected' : 'pending'}, ${link.is_outside ? PARKED : null})
      on conflict do nothing`);
  }
  uow.notify('crm.activity');
}
