import { randomBytes } from 'node:crypto';
import { type Command, ok } from '../command.ts';

/** Fresh ones each time: nothing here knows those in use, so running the statements again changes them. */
const newPassword = (): string => randomBytes(24).toString('base64url');

export const bootstrapSql: Command = {
  words: 'db bootstrap-sql',
  usage: '',
  summary: 'Prints the role statements an administrator of the server runs once, with fresh passwords.',
  options: {},
  takes: 'nothing',
  async run(cli) {
    const passwords = { owner: newPassword(), login: newPassword() };
    const url = (user: string, password: string): string => `postgres://${user}:${password}@HOST:5432/salesos`;
    const lines = [
      '-- Run as a superuser of the server. Running it again sets new passwords.',
      ...(await cli.roleStatements(passwords)).map((statement) => `${statement};`),
      '-- Once, outside a transaction:  create database salesos owner salesos_owner;',
      '-- Then set:',
      `--   MIGRATE_DATABASE_URL=${url('salesos_owner', passwords.owner)}`,
      `--   DATABASE_URL=${url('salesos_login', passwords.login)}`,
    ];
    return ok(lines.join('\n'));
  },
};
