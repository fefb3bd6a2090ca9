import { listSyncConnections } from '#services/crm-sync/list-sync-connections.ts';
import type { Storage } from '../capabilities.ts';
import { CliError } from '../cli-error.ts';
import type { Input } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { requiredOption, uuidOption } from '../uuid.ts';

/** The connection `--connection` names, whoever's it is. */
export async function findConnection(storage: Storage, input: Input): Promise<{ customerId: string; connectionId: string }> {
  requiredOption(input, 'connection');
  const connectionId = uuidOption(input, 'connection');
  for (const { id } of await chosenCustomers(storage, input)) {
    const connections = await storage.work.withTenant(id, listSyncConnections);
    const found = connections.find((connection) => connection.connectionId === connectionId);
    if (found) return { customerId: id, connectionId: found.connectionId };
  }
  throw new CliError('not_found', `There is no connection ${connectionId}. \`scope show\` lists them.`);
}
