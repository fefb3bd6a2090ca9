import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import type { Cli } from './capabilities.ts';
import { runCli } from './run.ts';

const closed = (): never => {
  throw new Error('nothing here may be opened');
};
const cli: Cli = {
  settings: closed,
  storage: closed,
  engine: closed,
  http: closed,
  mailReaders: closed,
  robots: closed,
  migrate: closed,
  roleStatements: closed,
};

test.each([
  [['availability', '--json'], 'availability'],
  [['model', 'train', 'deals.csv'], 'model train'],
  [['dedupe', 'list.csv', '--anything'], 'dedupe'],
])('%j answers not_built', async (args, command) => {
  expect(await runCli(args, cli)).toEqual({ exitCode: 3, stdout: JSON.stringify({ error: 'not_built', command }), stderr: '' });
});

test.each([[[]], [['frobnicate']], [['sync']], [['sync', 'twice']], [['dead-letters']]])('%j is answered with the usage on stderr', async (args) => {
  const { exitCode, stdout, stderr } = await runCli(args, cli);
  expect({ exitCode, stdout, usage: stderr.includes('usage: npm run -s salesos -- <command>') }).toEqual({ exitCode: 2, stdout: '', usage: true });
});

test('help is no mistake', async () => {
  expect((await runCli(['--help'], cli)).exitCode).toBe(0);
  expect(await runCli(['accounting', '--help'], cli)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('accounting [--customer <id>] [--json]'),
    stderr: '',
  });
});

test.each([
  [['accounting', '--nope'], "Unknown option '--nope'. Usage: salesos accounting [--customer <id>] [--json]"],
  [['migrate', 'now'], '"now" is one argument too many. Usage: salesos migrate'],
  [['score', 'explain', 'x', '--as-of', 'yesterday'], '--as-of wants an instant like 2026-11-23T09:00:00Z, not "yesterday".'],
  [['score', 'explain', 'x', '--as-of', '2026-02-30T09:00:00Z'], '--as-of wants an instant like 2026-11-23T09:00:00Z, not "2026-02-30T09:00:00Z".'],
  [['score', 'explain', 'x', '--as-of', '2026-11-23T09:00'], '--as-of wants an instant like 2026-11-23T09:00:00Z, not "2026-11-23T09:00".'],
  [['api-key', 'create'], '--customer is needed.'],
])('%j is one line with its code, exit 2', async (args, message) => {
  expect(await runCli(args, cli)).toEqual({ exitCode: 2, stdout: '', stderr: `bad_argument: ${message}` });
});

test.each([
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'database_unreachable: '],
  [new Error('Failed query', { cause: Object.assign(new Error('relation'), { code: '42P01' }) }), 'not_migrated: '],
  [new ProviderError('quota_exhausted', 'the limit\nis used up'), 'quota_exhausted: the limit; is used up'],
  [new TypeError('a row with secrets'), 'internal: Something unexpected went wrong (TypeError).'],
])('whatever is thrown is one line without a stack', async (error, line) => {
  const storage = async (): Promise<never> => {
    throw error;
  };
  const broken: Cli = { ...cli, storage };
  const { exitCode, stderr } = await runCli(['accounting'], broken);
  expect({ exitCode, starts: stderr.startsWith(line), lines: stderr.split('\n').length, leaks: stderr.includes('secrets') }).toEqual({
    exitCode: 1,
    starts: true,
    lines: 1,
    leaks: false,
  });
});
