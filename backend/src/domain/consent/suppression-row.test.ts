import { suppressionRefusals } from '@salesos/shared/labels/consent';
import { expect, test } from 'vitest';
import { readSuppressionRow, suppressionColumns } from './suppression-row.ts';

const now = new Date('2026-11-30T10:00:00Z');
const columns = { email: 0, domain: 1, reason: 2, since: 3 };
const read = (...fields: string[]) => readSuppressionRow(fields, columns, now);
const since = (date: string) => {
  const got = read('kim@acme.example', '', '', date);
  return 'row' in got ? got.row.since.toISOString() : got.refused;
};

test.each([
  [['Email', 'Reason'], { email: 0, domain: null, reason: 1, since: null }],
  [['date', ' E-Mail Address '], { email: 1, domain: null, reason: null, since: 0 }],
  [['domain', 'since'], { email: null, domain: 0, reason: null, since: 1 }],
  [['name', 'reason'], null],
])('the columns of %j', (header, found) => {
  expect(suppressionColumns(header)).toEqual(found);
});

test('an address or a domain, with what is said of it', () => {
  expect(read(' Kim@Acme.Example', '', ' asked ', '')).toEqual({ row: { kind: 'address', value: 'kim@acme.example', reason: 'asked', since: now } });
  expect(read('', '@acme.example', '', '')).toEqual({ row: { kind: 'domain', value: 'acme.example', reason: null, since: now } });
  // As our own export guards it.
  expect(read("'+kim@acme.example", '', "'=1+1", '')).toEqual({ row: { kind: 'address', value: '+kim@acme.example', reason: '=1+1', since: now } });
});

test.each([
  [['', '', 'asked', ''], 'neither'],
  [['kim@acme.example', 'acme.example', '', ''], 'both'],
  [['acme.example', '', '', ''], 'not_address'],
  [['', 'com', '', ''], 'not_domain'],
  [['kim@acme.example', '', 'x'.repeat(501), ''], 'reason_too_long'],
  [['kim@acme.example', '', '', '11/30/2026'], 'date_not_understood'],
  [['kim@acme.example', '', '', '2026-12-01'], 'date_ahead'],
])('%j is refused: %s', (fields, refused) => {
  expect(read(...fields)).toEqual({ refused });
  expect(Object.keys(suppressionRefusals)).toContain(refused);
});

test('days and instants', () => {
  expect(['2026-01-02', '2.1.2026', '2026-01-02 03:04', '2026-01-02T03:04:05+01:00', '2026-02-30', '30.02.2026', 'yesterday'].map(since)).toEqual([
    '2026-01-02T00:00:00.000Z',
    '2026-01-02T00:00:00.000Z',
    '2026-01-02T03:04:00.000Z',
    '2026-01-02T02:04:05.000Z',
    'date_not_understood',
    'date_not_understood',
    'date_not_understood',
  ]);
});
