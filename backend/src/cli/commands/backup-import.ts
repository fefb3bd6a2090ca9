import { readFile } from 'node:fs/promises';
import { Backup } from '@salesos/shared/api/backup';
import type { Actor } from '#domain/access/can.ts';
import { type Imported, importCustomer } from '#services/backup/import-customer.ts';
import { CliError } from '../cli-error.ts';
import { type Command, ok, printed } from '../command.ts';

const OPERATOR: Actor = { kind: 'system', id: 'cli', role: 'admin' };

export const backupImport: Command = {
  words: 'backup import',
  usage: '<file> [--json]',
  summary: 'Puts an exported backup back under the ids it had. What is there already stays as it is. Connect the CRMs afterwards.',
  options: { json: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const backup = await readBackup(input.argument ?? '');
    const { work, crm } = await cli.engine();
    const imported: Imported[] = [];
    for (const customer of backup.customers) imported.push(await importCustomer(work, crm.sealer, OPERATOR, customer));
    return ok(printed(input, imported, () => imported.map(readable).join('\n')));
  },
};

async function readBackup(file: string): Promise<Backup> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CliError('bad_argument', `${file} cannot be read.`, 2);
  });
  try {
    return Backup.parse(JSON.parse(text));
  } catch {
    throw new CliError('bad_argument', `${file} is not a backup of this version.`, 2);
  }
}

const readable = (one: Imported): string =>
  [
    `${one.customerId}: ${one.users} users, ${one.mailboxes} mailboxes, ${one.templates} templates, ${one.sequences} sequences, ${one.mappings} mappings.`,
    ...(one.mailboxesOff.length > 0 ? [`  Off until their secret is given again: ${one.mailboxesOff.join(', ')}.`] : []),
    '  Sign in to its CRMs again and turn writing on; mail waits until the CRMs have been read.',
  ].join('\n');
