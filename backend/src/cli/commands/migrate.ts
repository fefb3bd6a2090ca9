import { type Command, ok } from '../command.ts';

export const migrate: Command = {
  words: 'migrate',
  usage: '',
  summary: 'Brings schema and queue tables up to date with MIGRATE_DATABASE_URL (the owner); repeating it changes nothing.',
  options: {},
  takes: 'nothing',
  async run(cli) {
    await cli.migrate();
    return ok('The schema and the queue’s tables are up to date.');
  },
};
