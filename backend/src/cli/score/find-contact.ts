import { findContacts, type FoundContact } from '#services/contact/find-contacts.ts';
import type { NamedCustomer } from '#services/customer/list-customers.ts';
import type { Storage } from '../capabilities.ts';
import { CliError } from '../cli-error.ts';
import { isUuid } from '../uuid.ts';

export type ChosenContact = FoundContact & { name: string };

/** The one contact with this id, CRM record id or e-mail among these customers. */
export async function findContact({ work }: Storage, customers: readonly NamedCustomer[], wanted: string): Promise<ChosenContact> {
  const found: FoundContact[] = [];
  const asked = { id: isUuid(wanted) ? wanted : null, text: wanted };
  for (const { id } of customers) found.push(...(await work.withTenant(id, (uow) => findContacts(uow, asked))));
  const [only, ...others] = found;
  if (!only) throw new CliError('not_found', `There is no contact with the id, CRM record id or e-mail "${wanted}".`);
  if (others.length === 0) return { ...only, name: only.name ?? wanted };
  const list = found.map(({ contactId, customerId }) => `${contactId} (customer ${customerId})`).join(', ');
  throw new CliError('ambiguous', `"${wanted}" is ${found.length} contacts: ${list}. Use an id, or --customer.`);
}
