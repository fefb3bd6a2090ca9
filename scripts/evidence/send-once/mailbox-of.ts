import { sql } from 'drizzle-orm';
import type { Work } from '../../../backend/src/db/unit-of-work.ts';
import { localCustomers } from '../../start/customers.ts';

/** The local set-up's person of that key, of the customer on Salesforce. */
export function addressOf(key: 'admin' | 'rep' | 'other_rep'): string {
  const customer = localCustomers.find(({ provider }) => provider === 'salesforce');
  return customer?.users.find((user) => user.key === key)?.email ?? '';
}

export async function mailboxOf(work: Work, customerId: string, address: string): Promise<string> {
  const [mailbox] = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string }>(sql`select id from email_provider_accounts where customer_id = ${customerId}::uuid and email_address = ${address}`),
  );
  if (!mailbox) throw new Error(`no mailbox ${address}`);
  return mailbox.id;
}
