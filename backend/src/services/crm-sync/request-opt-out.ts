import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { crmSource } from './apply-consents.ts';

/**
 * Wishes that an opt-out from mail, wherever it was said, stands in the consent field of every CRM that has the person and
 * does not say so itself. Asking twice gives one wish; nothing here ever opts anybody in.
 */
export async function requestOptOut(uow: UnitOfWork, contactId: string): Promise<void> {
  const id = (await liveContacts(uow, [contactId])).get(contactId) ?? contactId;
  const connections = await uow.rows<{ id: string }>(sql`
    select i.id from crm_integrations i where i.customer_id = ${uow.customerId}::uuid
      and exists (select from consents c where c.customer_id = i.customer_id and c.contact_id = ${id}::uuid and c.channel = 'email' and c.state = 'opted_out')
      and exists (select from crm_sync_state l where l.customer_id = i.customer_id and l.connection_id = i.id and l.salesos_id = ${id}::uuid
        and l.entity_type in ('contact', 'lead') and l.sync_status <> 'gone'
        and not exists (select from consents c where c.customer_id = i.customer_id and c.contact_id = ${id}::uuid and c.channel = 'email'
          and c.source = ${crmSource(sql`i.provider`, sql`l.entity_type`)} and c.state = 'opted_out'))`);
  for (const connection of connections)
    await uow.rows(sql`
      insert into crm_opt_outs (customer_id, id, connection_id, contact_id, created_at)
      values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${connection.id}::uuid, ${id}::uuid, ${uow.now.toISOString()}::timestamptz)
      on conflict (customer_id, connection_id, contact_id) do update
        set state = 'pending', outcome = null, error_code = null, error_message = null, tries = 0, retry_at = null where crm_opt_outs.state <> 'pending'`);
  if (connections.length > 0) uow.notify('crm.opt_out');
}
