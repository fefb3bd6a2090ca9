import { expect, test } from 'vitest';
import { type Sample, lagLine, lastIncident } from './last-day.ts';

const now = new Date('2026-11-23T12:00:00Z');
const sample = (minutesAgo: number, contact: number, state: Sample['state'] = 'active'): Sample => ({
  at: new Date(now.getTime() - minutesAgo * 60_000),
  state,
  lag: { contact },
});

test('a quarter of an hour shows its worst lag; what is older than a day or of another object is not shown', () => {
  const line = lagLine([sample(1441, 99), sample(1440, 98), sample(1439, 7), sample(14, 3), sample(10, 9), sample(5, 1)], 'contact', now);
  expect({ length: line.length, shown: line.flatMap((value, slot) => (value === null ? [] : [[slot, value]])) }).toEqual({
    length: 96,
    shown: [
      [0, 7],
      [95, 9],
    ],
  });
  expect(lagLine([sample(5, 1)], 'lead', now).every((value) => value === null)).toBe(true);
});

test.each([
  ['all well', [sample(10, 0), sample(5, 300)], null],
  ['over', [sample(20, 301), sample(15, 900), sample(10, 2), sample(5, 1)], { kind: 'lag', from: sample(20, 0).at, to: sample(10, 0).at }],
  [
    'still going on',
    [sample(15, 1), sample(10, 0, 'needs_reauth'), sample(5, 400, 'needs_reauth')],
    { kind: 'needs_reauth', from: sample(10, 0).at, to: null },
  ],
  ['one after another', [sample(15, 400), sample(10, 0, 'paused'), sample(5, 0)], { kind: 'paused', from: sample(10, 0).at, to: sample(5, 0).at }],
] as const)('the last incident: %s', (_, samples, incident) => {
  expect(lastIncident(samples)).toEqual(incident);
});
