import type { Command } from '../command.ts';
import { saveWish } from '../scope/save-wish.ts';

export const scopeEverything: Command = {
  words: 'scope everything',
  usage: '--connection <id> [--json]',
  summary: 'Chooses all records of a connection; a first reading that waits for the choice begins.',
  options: { connection: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  run: (cli, input) => saveWish(cli, input, {}),
};
