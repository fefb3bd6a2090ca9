import { listCustomers, type NamedCustomer } from '#services/customer/list-customers.ts';
import type { Storage } from './capabilities.ts';
import { CliError } from './cli-error.ts';
import type { Input } from './command.ts';
import { uuidOption } from './uuid.ts';

/** All customers by name, or the one `--customer` names. */
export async function chosenCustomers({ work }: Storage, input: Input): Promise<NamedCustomer[]> {
  const wanted = uuidOption(input, 'customer');
  const customers = await listCustomers(work, wanted);
  if (wanted !== null && customers.length === 0) throw new CliError('not_found', `There is no customer ${wanted}.`);
  return customers;
}
