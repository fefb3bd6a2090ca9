import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

export interface NamedCustomer {
  id: string;
  name: string;
}

/** All customers by name, or the one asked for. For operators: nothing in the product may list customers. */
export async function listCustomers(work: Work, only: string | null): Promise<NamedCustomer[]> {
  const ids = await work.withSystem<{ id: string }>('cli', sql`select id from customers`);
  const customers = await Promise.all(ids.filter(({ id }) => only === null || id === only).map(({ id }) => named(work, id)));
  return customers.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

async function named(work: Work, id: string): Promise<NamedCustomer> {
  const [row] = await work.withTenant(id, (uow) => uow.rows<NamedCustomer>(sql`select id, name from customers where id = ${id}::uuid`));
  return row ?? { id, name: '' };
}
