import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Connection, findLinks, saveLinks } from './links.ts';
import { loadScope } from './load-scope.ts';
import { mergeContacts } from './merge-contacts.ts';
import { noteHints } from './note-hints.ts';
import { markLinksDirty } from './publish.ts';
import { agreedBefore, keepTrace } from './waiting-edits.ts';

/**
 * A lead became a contact: the same human goes on there, with its sequence, consents and score. The lead itself is
 * read-only from now on, so what was waiting to be written to it is written to the contact.
 */
export async function convertLead(
  uow: UnitOfWork,
  connection: Connection,
  conversion: { lead: string; contactExternalId: string | null },
): Promise<void> {
  const lead = (await findLinks(uow, connection.id, 'lead', [conversion.lead])).get(conversion.lead);
  if (!lead || lead.isGone) return;
  await uow.rows(sql`delete from crm_dirty where customer_id = ${uow.customerId}::uuid and id = ${lead.id}::uuid`);
  await uow.rows(sql`update crm_sync_state set sync_status = 'gone' where customer_id = ${uow.customerId}::uuid and id = ${lead.id}::uuid`);
  const { contactExternalId } = conversion;
  if (contactExternalId === null) return;
  const contact = (await findLinks(uow, connection.id, 'contact', [contactExternalId])).get(contactExternalId);
  if (contact && contact.salesosId !== lead.salesosId) {
    await keepTrace(uow, connection.id, 'contact', { lost: lead, kept: contact });
    await mergeContacts(uow, connection, { loser: lead.salesosId, winner: contact.salesosId });
    return markLinksDirty(uow, [contact.id], { human: true });
  }
  if (contact) return;
  const id = randomUUID();
  // The contact's own record has not come yet; when it comes, it finds its human.
  await saveLinks(uow, connection.id, 'contact', [
    {
      id,
      crm_id: contactExternalId,
      salesos_id: lead.salesosId,
      modified_at: new Date(0).toISOString(),
      parent_crm_id: null,
      person_account_crm_id: null,
      human: await agreedBefore(uow, 'contact', lead),
      parked: {},
      changes: {},
      written: {},
      out_of_scope: lead.outOfScope,
      owner_crm_id: null,
      record_type: null,
      list_walk: null,
    },
  ]);
  // Whether it is one of those that are worked with is seen when it is read.
  const { generation } = await loadScope(uow, connection.id, 'contact');
  if (generation > 0) await noteHints(uow, connection.id, [{ object: 'contact', externalId: contactExternalId }]);
  await markLinksDirty(uow, [id], { human: true });
}
