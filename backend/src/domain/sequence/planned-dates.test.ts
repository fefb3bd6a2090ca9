import { expect, it } from 'vitest';
import { nextDueAt, plannedDates } from './planned-dates.ts';

const START = new Date('2026-11-23T09:00:00Z');

it('counts each delay from the step before', () => {
  expect(plannedDates([{ delayDays: 0 }, { delayDays: 3 }, { delayDays: 4 }], START)).toEqual([
    START,
    new Date('2026-11-26T09:00:00Z'),
    new Date('2026-11-30T09:00:00Z'),
  ]);
  expect(plannedDates([], START)).toEqual([]);
});

it('gives the next date after a step that went late', () => {
  expect(nextDueAt(3, new Date('2026-11-24T15:30:00Z'))).toEqual(new Date('2026-11-27T15:30:00Z'));
});
