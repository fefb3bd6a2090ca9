import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { listSyncConnections } from '#services/crm-sync/list-sync-connections.ts';
import { readHealth } from '#services/crm-sync/read-health.ts';
import { type Command, printed } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { renderHealth } from '../sync/render-health.ts';

const OPERATOR = { kind: 'system', id: 'cli', role: 'admin' } as const;

export const syncHealth: Command = {
  words: 'sync health',
  usage: '[--customer <id>] [--json]',
  summary: 'Lag, flow, records, refusals and queues of every connection. Exit 1 if one lags more than 5 minutes or needs a new sign-in.',
  options: { customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const storage = await cli.storage();
    const found: (SyncHealth & { customer: string })[] = [];
    for (const { id, name } of await chosenCustomers(storage, input)) {
      await storage.work.withTenant(id, async (uow) => {
        for (const { connectionId } of await listSyncConnections(uow))
          found.push({ customer: name, ...(await readHealth(uow, { actor: OPERATOR, connectionId })) });
      });
    }
    const isWell = found.every(({ lagAlert, state }) => !lagAlert.on && state !== 'needs_reauth');
    return { exitCode: isWell ? 0 : 1, text: printed(input, found, () => renderHealth(found)) };
  },
};
