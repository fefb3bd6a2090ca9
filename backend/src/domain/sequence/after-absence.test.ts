import { expect, test } from 'vitest';
import { afterAbsence } from './after-absence.ts';

const told = new Date('2026-11-30T10:00:00Z');
const due = (iso: string, awayUntil: string | null) => afterAbsence({ dueAt: new Date(iso), awayUntil, toldAt: told });

test.each([
  ['on the day they are back, at its time of day', '2026-12-03T14:30:00Z', '2026-12-07', '2026-12-07T14:30:00.000Z'],
  ['a week on when no day is named', '2026-12-03T14:30:00Z', null, '2026-12-07T10:00:00.000Z'],
  ['up to sixty days on', '2026-12-03T10:00:00Z', '2027-01-29', '2027-01-29T10:00:00.000Z'],
])('%s', (_, dueAt, until, expected) => {
  expect(due(dueAt, until)).toEqual(new Date(expected));
});

test('what is due later anyway stays', () => {
  expect([due('2026-12-10T10:00:00Z', '2026-12-07'), due('2026-12-07T10:00:00Z', '2026-12-07'), due('2026-12-10T10:00:00Z', null)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('a long absence is for a person to look at', () => {
  expect(due('2026-12-03T10:00:01Z', '2027-01-29')).toBe('too_far');
});
