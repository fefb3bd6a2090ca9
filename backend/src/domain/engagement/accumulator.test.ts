import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Accumulator, add, advance } from './accumulator.ts';
import { DAY_MS, weightLeft } from './decay.ts';

const START = new Date('2026-01-01T00:00:00Z');
const after = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);
const YEAR_MINUTES = 365 * 24 * 60;
const event = fc.record({ minute: fc.integer({ min: 0, max: YEAR_MINUTES }), weight: fc.constantFrom(0.2, 0.6, 1) });

it('gives the full sum, whatever the order of arrival', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: YEAR_MINUTES, max: YEAR_MINUTES * 2 }), (events, end) => {
      const asOf = after(end);
      const full = events.reduce((sum, { minute, weight }) => sum + weight * weightLeft(asOf.getTime() - after(minute).getTime()), 0);
      const acc = events.reduce<Accumulator>((sum, { minute, weight }) => add(sum, weight, after(minute)), { value: 0, at: START });
      expect(Math.abs(advance(acc, asOf).value - full)).toBeLessThan(1e-9);
    }),
    { numRuns: 1_000 },
  );
});

it('halves in 21 days and does not run backward', () => {
  const acc = add({ value: 0, at: START }, 1, START);
  const later = new Date(START.getTime() + 21 * DAY_MS);
  expect(advance(acc, later)).toEqual({ value: 0.5, at: later });
  expect(advance(advance(acc, later), START)).toEqual({ value: 0.5, at: later });
});

it('takes an event out again with a negative weight', () => {
  const acc = add(add({ value: 0, at: START }, 1, START), 1, after(5_000));
  expect(add(acc, -1, after(5_000)).value).toBeCloseTo(weightLeft(5_000 * 60_000), 12);
});
