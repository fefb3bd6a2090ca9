import { type ObjectScope, readScope } from '#services/connection/read-scope.ts';
import { listSyncConnections, type SyncConnection } from '#services/crm-sync/list-sync-connections.ts';
import { type Command, ok, printed } from '../command.ts';
import { chosenCustomers } from '../customers.ts';
import { renderScope } from '../scope/render-scope.ts';

const OPERATOR = { kind: 'system', id: 'cli', role: 'admin' } as const;

export const scopeShow: Command = {
  words: 'scope show',
  usage: '[--customer <id>] [--json]',
  summary: 'Which records every connection works with, and how many of the known ones it leaves alone.',
  options: { customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const { work, crm } = await cli.engine();
    const found: {
      customer: string;
      provider: string;
      connectionId: string;
      readingWaits: SyncConnection['readingWaits'];
      objects: ObjectScope[];
    }[] = [];
    for (const { id, name } of await chosenCustomers(await cli.storage(), input)) {
      const rows = await work.withTenant(id, async (uow) => {
        const connections = await listSyncConnections(uow);
        return Promise.all(
          connections.map(async ({ connectionId, provider, readingWaits }) => ({
            customer: name,
            provider,
            connectionId,
            readingWaits,
            objects: await readScope(uow, crm, { actor: OPERATOR, connectionId }),
          })),
        );
      });
      found.push(...rows);
    }
    const readable = () =>
      found
        .map(
          (one) =>
            `${one.customer} · ${one.provider} ${one.connectionId}\n${one.readingWaits ? `${one.readingWaits.text}\n` : ''}${renderScope(one.objects)}`,
        )
        .join('\n\n');
    return ok(printed(input, found, () => readable() || 'Nothing is connected.'));
  },
};
