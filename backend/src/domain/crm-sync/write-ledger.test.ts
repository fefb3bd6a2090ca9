import { expect, it } from 'vitest';
import type { FieldShape } from './field-value.ts';
import { acknowledge, consume, isEcho, isStale, KEPT_MS, type LedgerEntry, prune } from './write-ledger.ts';

const TEXT: FieldShape = { type: 'text' };
const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, second));
const entry = (id: string, value: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id,
  field: 'city',
  value,
  sentAt: at(0),
  ackedVersion: at(10),
  isConsumed: false,
  ...more,
});
const inbound = (value: string, version: number, field = 'city') => ({ field, value, version: at(version) });

it.each([
  ['our write with the version it was acknowledged with', [entry('1', 'Ulm')], inbound(' Ulm', 10), { kind: 'echo', entryId: '1' }],
  ['an older reading of it', [entry('1', 'Ulm')], inbound('Ulm', 9), { kind: 'echo', entryId: '1' }],
  [
    'an old echo of a superseded write',
    [entry('1', 'Ulm'), entry('2', 'Bonn', { ackedVersion: at(20) })],
    inbound('Ulm', 10),
    { kind: 'echo', entryId: '1' },
  ],
  ['a person who set our value back', [entry('1', 'Ulm')], inbound('Ulm', 11), { kind: 'foreign' }],
  ['a second reading after the entry was consumed', [entry('1', 'Ulm', { isConsumed: true })], inbound('Ulm', 10), { kind: 'foreign' }],
  ['another value', [entry('1', 'Ulm')], inbound('Bonn', 10), { kind: 'foreign' }],
  ['the same value in another field', [entry('1', 'Ulm')], inbound('Ulm', 10, 'street'), { kind: 'foreign' }],
  ['a write without an answer yet', [entry('1', 'Ulm', { ackedVersion: null })], inbound('Ulm', 10), { kind: 'unsettled', entryId: '1' }],
  ['an open write consumed already', [entry('1', 'Ulm', { ackedVersion: null, isConsumed: true })], inbound('Ulm', 10), { kind: 'foreign' }],
  [
    'an acknowledged and an open write',
    [entry('1', 'Ulm', { ackedVersion: null }), entry('2', 'Ulm')],
    inbound('Ulm', 10),
    { kind: 'echo', entryId: '2' },
  ],
  [
    'an open write after an acknowledged one that is too old',
    [entry('1', 'Ulm'), entry('2', 'Ulm', { ackedVersion: null })],
    inbound('Ulm', 11),
    { kind: 'unsettled', entryId: '2' },
  ],
  ['no write at all', [], inbound('Ulm', 10), { kind: 'foreign' }],
])('%s', (_, entries, given, verdict) => {
  expect(isEcho(entries, given, TEXT)).toEqual(verdict);
});

it('lets each entry speak once', () => {
  const entries = [entry('1', 'Ulm'), entry('2', 'Ulm')];
  const once = consume(entries, '1');
  expect(once).toEqual([entry('1', 'Ulm', { isConsumed: true }), entry('2', 'Ulm')]);
  expect(isEcho(once, inbound('Ulm', 10), TEXT)).toEqual({ kind: 'echo', entryId: '2' });
  expect(isEcho(consume(once, '2'), inbound('Ulm', 10), TEXT)).toEqual({ kind: 'foreign' });
});

it('knows a written value in the form the CRM stored it', () => {
  const open = [entry('1', 'Ulm & Co', { ackedVersion: null }), entry('2', 'Bonn', { ackedVersion: null })];
  const acked = acknowledge(open, '1', { version: at(12), stored: ' Ulm and Co ' }, TEXT);
  expect(acked).toEqual([entry('1', 'Ulm and Co', { ackedVersion: at(12) }), entry('2', 'Bonn', { ackedVersion: null })]);
  expect(isEcho(acked, inbound('Ulm and Co', 12), TEXT)).toEqual({ kind: 'echo', entryId: '1' });
});

it('forgets what can speak no more', () => {
  const now = new Date(at(0).getTime() + KEPT_MS);
  const young = entry('young', 'a', { sentAt: at(1) });
  const open = entry('open', 'a', { ackedVersion: null });
  expect(
    prune(
      [
        entry('old', 'a'),
        young,
        open,
        entry('used', 'a', { isConsumed: true, sentAt: at(1) }),
        entry('usedOpen', 'a', { ackedVersion: null, isConsumed: true }),
      ],
      now,
    ),
  ).toEqual([young, open]);
});

it('keeps a day of entries', () => {
  expect(KEPT_MS).toBe(86_400_000);
});

it('keeps so many of a field, the newest, and every open one', () => {
  const of = (field: string, second: number, more: Partial<LedgerEntry> = {}) =>
    entry(`${field}${second}`, 'a', { field, sentAt: at(second), ...more });
  const entries = [of('city', 3), of('city', 1), of('zip', 1), of('city', 2), of('city', 0, { ackedVersion: null })];
  expect(prune(entries, at(9), 2).map(({ id }) => id)).toEqual(['city3', 'zip1', 'city2', 'city0']);
  const many = Array.from({ length: 40 }, (_, second) => of('city', second));
  expect(prune(many, at(50)).map(({ id }) => id)).toEqual(many.slice(-16).map(({ id }) => id));
});

it('calls a reading stale only when a later version is known', () => {
  expect([isStale(null, at(1)), isStale(at(2), at(1)), isStale(at(1), at(1)), isStale(at(1), at(2))]).toEqual([false, true, false, false]);
});
