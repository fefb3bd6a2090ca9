import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface FoundContact {
  customerId: string;
  contactId: string;
  name: string | null;
  title: string | null;
  company: string | null;
}

interface Row {
  id: string;
  name: string | null;
  title: string | null;
  company: string | null;
}

/** Contacts with this id (null = the text is none), CRM record id or e-mail. */
export async function findContacts(uow: UnitOfWork, wanted: { id: string | null; text: string }): Promise<FoundContact[]> {
  const { id, text } = wanted;
  const rows = await uow.rows<Row>(sql`
    select c.id, nullif(concat_ws(' ', c.first_name, c.last_name), '') as name, c.title, a.name as company
    from contacts c left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    where c.customer_id = ${uow.customerId}::uuid and (c.id = ${id}::uuid or c.email_key = ${text.toLowerCase()}
      or c.id in (select l.salesos_id from crm_sync_state l where l.customer_id = ${uow.customerId}::uuid and l.entity_type = 'contact'
        and (l.crm_id = ${text} or l.person_account_crm_id = ${text}
          or (${isShortId(text)} and (left(l.crm_id, 15) = ${text} or left(l.person_account_crm_id, 15) = ${text})))))
    order by c.id`);
  return rows.map((row) => ({ customerId: uow.customerId, contactId: row.id, name: row.name, title: row.title, company: row.company }));
}

/** Salesforce shows people the 15-character form of its ids; the other three characters only repeat their case. */
const isShortId = (text: string): boolean => /^[0-9A-Za-z]{15}$/.test(text) && /[A-Za-z]/.test(text);
