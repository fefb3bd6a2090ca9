import type { Backup } from '@salesos/shared/api/backup';
import type { Actor } from '#domain/access/can.ts';
import { exportCustomer } from '#services/backup/export-customer.ts';
import { type Command, ok } from '../command.ts';
import { chosenCustomers } from '../customers.ts';

const OPERATOR: Actor = { kind: 'system', id: 'cli', role: 'admin' };

export const backupExport: Command = {
  words: 'backup export',
  usage: '[--customer <id>]',
  summary: 'Prints as JSON what no CRM holds: users, mailboxes, templates, sequences with their versions, mappings. No secrets.',
  options: { customer: { type: 'string' } },
  takes: 'nothing',
  async run(cli, input) {
    const { work, crm } = await cli.engine();
    const customers: Backup['customers'] = [];
    for (const { id } of await chosenCustomers(await cli.storage(), input))
      customers.push(await work.withTenant(id, (uow) => exportCustomer(uow, crm.sealer, OPERATOR)));
    const backup: Backup = { format: 'salesos-backup/1', exportedAt: work.clock.now().toISOString(), customers };
    return ok(JSON.stringify(backup, null, 2));
  },
};
