import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CallWindow, HOUR_MS, note } from './call-window.ts';
import { nextWrite } from './next-write.ts';

const START = Date.UTC(2026, 2, 1, 10);
const at = (minutes: number) => new Date(START + minutes * 60_000);
const HOUR = 60;
const noteWrites = (written: CallWindow, rows: number, now: Date): CallWindow => note(written, now, { slotMs: 60_000, windowMs: HOUR_MS }, rows);

it('lets through what the hour has left, then waits for the oldest minute to leave', () => {
  expect(nextWrite([], 100, 40, at(0))).toEqual({ rows: 40, waitMs: 0 });
  const written = noteWrites(noteWrites([], 60, at(0)), 30, at(5.5));
  expect(nextWrite(written, 100, 40, at(10))).toEqual({ rows: 10, waitMs: 0 });
  expect(nextWrite(noteWrites(written, 10, at(10)), 100, 40, at(10))).toEqual({ rows: 0, waitMs: 51 * 60_000 });
  expect(nextWrite(noteWrites(written, 10, at(10)), 100, 40, at(HOUR + 1))).toEqual({ rows: 40, waitMs: 0 });
});

it.each([
  ['without a limit', null, 1_000, { rows: 1_000, waitMs: 0 }],
  ['with nothing to write', 0, 0, { rows: 0, waitMs: 0 }],
  ['with a limit of none', 0, 5, { rows: 0, waitMs: HOUR * 60_000 }],
])('%s', (_, perHour, wanted, expected) => {
  expect(nextWrite([], perHour, wanted, at(0))).toEqual(expected);
});

it('never lets more than the limit through in any hour', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 60 })), { maxLength: 40 }), (steps) => {
      const done: { minute: number; rows: number }[] = [];
      let written: CallWindow = [];
      let minute = 0;
      for (const [pause, wanted] of steps) {
        minute += pause;
        const { rows } = nextWrite(written, 100, wanted, at(minute));
        expect(rows).toBeGreaterThanOrEqual(0);
        if (rows > 0) written = noteWrites(written, rows, at(minute));
        done.push({ minute, rows });
      }
      for (const { minute: end } of done) {
        const inHour = done.filter((each) => each.minute <= end && each.minute > end - HOUR);
        expect(inHour.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(100);
      }
      expect(written.length).toBeLessThanOrEqual(62);
    }),
  );
});
