import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { ConsentChannel } from '#domain/consent/may-contact.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { crmSource } from './apply-consents.ts';

/**
 * Wishes that an opt-out, wherever it was said, stands in the consent field of every CRM that has the person and does not say
 * so itself. Asking twice gives one wish; nothing here ever opts anybody in. One that refuses marketing mail only is kept
 * to ourselves.
 */
export async function requestOptOut(uow: UnitOfWork, contactId: string, channel: ConsentChannel): Promise<void> {
  const id = (await liveContacts(uow, [contactId])).get(contactId) ?? contactId;
  const said = sql`c.customer_id = i.customer_id and c.contact_id = ${id}::uuid and c.channel = ${channel} and c.state = 'opted_out'`;
  const everything = sql`exists (select from consents c where ${said} and c.source = 'contact:everything')`;
  const connections = await uow.rows<{ id: string; everything: boolean }>(sql`
    select i.id, ${everything} as everything from crm_integrations i where i.customer_id = ${uow.customerId}::uuid
      and exists (select from consents c where ${said} and c.source not like '%:marketing')
      and exists (select from crm_sync_state l where l.customer_id = i.customer_id and l.connection_id = i.id and l.salesos_id = ${id}::uuid
        and l.entity_type in ('contact', 'lead') and l.sync_status <> 'gone'
        and (not exists (select from consents c where ${said} and c.source = ${crmSource(sql`i.provider`, sql`l.entity_type`)})
          or ${everything} and not exists (select from crm_opt_outs o where o.customer_id = i.customer_id and o.connection_id = i.id
            and o.contact_id = ${id}::uuid and o.channel = ${channel} and o.everything)))`);
  for (const connection of connections)
    await uow.rows(sql`
      insert into crm_opt_outs (customer_id, id, connection_id, contact_id, channel, everything, created_at)
      values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${connection.id}::uuid, ${id}::uuid, ${channel}, ${connection.everything}, ${uow.now.toISOString()}::timestamptz)
      on conflict (customer_id, connection_id, contact_id, channel) do update
        set state = 'pending', everything = excluded.everything, outcome = null, error_code = null, error_message = null, tries = 0, retry_at = null
          where crm_opt_outs.state <> 'pending' or crm_opt_outs.everything <> excluded.everything`);
  if (connections.length > 0) uow.notify('crm.opt_out');
}
