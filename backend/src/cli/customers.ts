import type { Storage } from './capabilities.ts';
import { CliError } from './cli-error.ts';
import { uuidOption } from './uuid.ts';
import type { Input } from './command.ts';

export interface Customer {
  id: string;
  name: string;
}

/** All customers by name, or the one `--customer` names. */
export async function chosenCustomers(storage: Storage, input: Input): Promise<Customer[]> {
  const { work, sql } = storage;
  const wanted = uuidOption(input, 'customer');
  const ids = await work.withSystem<{ id: string }>('cli', sql`select id from customers`);
  const customers = await Promise.all(ids.filter(({ id }) => wanted === null || id === wanted).map(({ id }) => named(storage, id)));
  if (wanted !== null && customers.length === 0) throw new CliError('not_found', `There is no customer ${wanted}.`);
  return customers.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

async function named({ work, sql }: Storage, id: string): Promise<Customer> {
  const [row] = await work.withTenant(id, (uow) => uow.rows<Customer>(sql`select id, name from customers where id = ${id}::uuid`));
  return row ?? { id, name: '' };
}
