import { expect, test } from 'vitest';
import { judgeClock } from './judge-clock.ts';

const rules = (path: string, text: string) => judgeClock(path, text).map(({ rule, line }) => `${rule}:${line}`);
const RULE = 'backend/src/domain/email/x.ts';

test.each([
  ['const at = Date.now();', 'impure:1'],
  ['const at = globalThis.Date.now();', 'impure:1'],
  ['const at = new Date();', 'impure:1'],
  ['const at = Date();', 'impure:1'],
  ['const at = Math.random();', 'impure:1'],
  ['const at = performance.now();', 'impure:1'],
  ['const id = crypto.randomUUID();', 'impure:1'],
  ['const key = process.env.KEY;', 'environment:1'],
  ['const { KEY } = process.env;', 'environment:1'],
  ['\nsetTimeout(() => {}, 1);', 'impure:2'],
])('a rule may not do: %s', (text, expected) => {
  expect(rules(RULE, text)).toEqual([expected]);
});

test('a rule may work with instants it was given', () => {
  expect(
    rules(RULE, 'export const later = (now: Date) => new Date(now.getTime() + Date.UTC(2026, 0));\n// Date.now()\nconst text = "Math.max";'),
  ).toEqual([]);
});

test('tests of a rule may do as they like', () => {
  expect(rules('backend/src/domain/email/x.test.ts', 'Date.now();')).toEqual([]);
});

test('only config and the front doors read the environment', () => {
  const read = 'const port = process.env.PORT;';
  const paths = [
    'backend/src/config/load-env.ts',
    'backend/sandbox/main.ts',
    'scripts/start.ts',
    'backend/src/db/x.test.ts',
    'backend/src/db/x.ts',
    'backend/sandbox/mail/x.ts',
  ];
  expect(paths.filter((path) => judgeClock(path, read).length > 0)).toEqual(['backend/src/db/x.ts', 'backend/sandbox/mail/x.ts']);
  expect(rules('backend/src/db/x.ts', "import { env } from 'node:process';")).toEqual(['environment:1']);
});

test.each([
  'sql`select 1 where due_at < now()`',
  'sql`update t set at = CURRENT_TIMESTAMP`',
  'db.execute("select clock_timestamp()")',
  'sql`select ${x}, now ( ) from t`',
])('a service may not ask the database for the time: %s', (text) => {
  expect(rules('backend/src/services/email/x.ts', text)).toEqual(['sql-clock:1']);
});

test('words that only look like the clock are fine', () => {
  expect(rules('backend/src/services/email/x.ts', 'sql`select known(1), nowhere, current_timestamps from t`; clock.now();')).toEqual([]);
});

test('column defaults carry no clock, in the schema nor in migrations', () => {
  expect(
    rules(
      'backend/src/db/schema/x.ts',
      "timestamp('at').defaultNow();\ntimestamp('b').default(sql`now()`);\ntext('c').$defaultFn(() => new Date());",
    ),
  ).toEqual(['sql-clock:1', 'sql-clock:2', 'impure:3']);
  expect(
    rules('backend/src/db/migrations/1.sql', '"a" timestamptz DEFAULT now() NOT NULL,\n"b" timestamptz default (CURRENT_TIMESTAMP),\nselect now();'),
  ).toEqual(['sql-clock:1', 'sql-clock:2']);
});
