import type { Command } from '../command.ts';
import { readWish } from '../scope/read-wish.ts';
import { saveWish } from '../scope/save-wish.ts';

export const scopeSave: Command = {
  words: 'scope save',
  usage: '<file> --connection <id> [--json]',
  summary: 'Chooses which records a connection works with; an object the file does not name is worked with whole.',
  options: { connection: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const { scopes } = await readWish(input.argument ?? '');
    return saveWish(cli, input, scopes);
  },
};
