import type { Storage } from '../capabilities.ts';
import { CliError } from '../cli-error.ts';
import type { Customer } from '../customers.ts';
import { isUuid } from '../uuid.ts';

export interface FoundContact {
  customerId: string;
  contactId: string;
  name: string;
  title: string | null;
  company: string | null;
}

interface Row {
  id: string;
  name: string | null;
  title: string | null;
  company: string | null;
}

/** The one contact with this id, CRM record id or e-mail among these customers. */
export async function findContact(storage: Storage, customers: readonly Customer[], wanted: string): Promise<FoundContact> {
  const found: FoundContact[] = [];
  for (const { id } of customers) found.push(...(await contactsOf(storage, id, wanted)));
  const [only, ...others] = found;
  if (!only) throw new CliError('not_found', `There is no contact with the id, CRM record id or e-mail "${wanted}".`);
  if (others.length === 0) return only;
  const list = found.map(({ contactId, customerId }) => `${contactId} (customer ${customerId})`).join(', ');
  throw new CliError('ambiguous', `"${wanted}" is ${found.length} contacts: ${list}. Use an id, or --customer.`);
}

async function contactsOf({ work, sql }: Storage, customerId: string, wanted: string): Promise<FoundContact[]> {
  const id = isUuid(wanted) ? wanted : null;
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<Row>(sql`
      select c.id, nullif(concat_ws(' ', c.first_name, c.last_name), '') as name, c.title, a.name as company
      from contacts c left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
      where c.customer_id = ${customerId}::uuid and (c.id = ${id}::uuid or lower(c.email) = ${wanted.toLowerCase()}
        or c.id in (select l.salesos_id from crm_sync_state l where l.customer_id = ${customerId}::uuid and l.entity_type = 'contact'
          and (l.crm_id = ${wanted} or (${isShortId(wanted)} and left(l.crm_id, 15) = ${wanted}))))
      order by c.id`),
  );
  return rows.map((row) => ({ customerId, contactId: row.id, name: row.name ?? wanted, title: row.title, company: row.company }));
}

/** Salesforce shows people the 15-character form of its ids; the other three characters only repeat their case. */
const isShortId = (text: string): boolean => /^[0-9A-Za-z]{15}$/.test(text) && /[A-Za-z]/.test(text);
