import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { nameId } from '#events/event-id.ts';

/** Wishes for one activity in the CRM the contact is linked to. Its id is our external id there, so asking twice gives one. */
export async function requestActivity(
  uow: UnitOfWork,
  wish: { contactId: string; sourceType: 'email' | 'inbound'; sourceId: string },
): Promise<void> {
  const links = await uow.rows<{ connection_id: string }>(sql`
    select connection_id from crm_sync_state where customer_id = ${uow.customerId}::uuid and entity_type = 'contact' and salesos_id = ${wish.contactId}::uuid
    order by connection_id limit 1`);
  for (const link of links) {
    await uow.rows(sql`
      insert into crm_activities (customer_id, id, connection_id, contact_id, source_type, source_id, created_at)
      values (${uow.customerId}::uuid, ${nameId('activity', link.connection_id, wish.sourceId)}::uuid, ${link.connection_id}::uuid, ${wish.contactId}::uuid,
        ${wish.sourceType}, ${wish.sourceId}::uuid, ${uow.now.toISOString()}::timestamptz)
      on conflict do nothing`);
  }
  uow.notify('crm.activity');
}
