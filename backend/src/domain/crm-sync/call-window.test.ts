import { expect, it } from 'vitest';
import { countSince, firstLeaving, HOUR_MS, note } from './call-window.ts';

const START = Date.UTC(2026, 2, 1, 10);
const at = (ms: number) => new Date(START + ms);
const SIZE = { slotMs: 1_000, windowMs: 5_000 };
const slot = (startMs: number, calls: number) => ({ startMs: START + startMs, endMs: START + startMs + 1_000, calls });

it('counts by slots, in any order, and forgets what has left the window', () => {
  const window = note(note(note(note([], at(2_100), SIZE), at(999), SIZE, 4), at(2_999), SIZE, 2), at(0), SIZE);
  expect(window).toEqual([slot(0, 5), slot(2_000, 3)]);
  expect(note(window, at(5_999), SIZE)).toEqual([slot(0, 5), slot(2_000, 3), slot(5_000, 1)]);
  expect(note(window, at(6_000), SIZE)).toEqual([slot(2_000, 3), slot(6_000, 1)]);
});

it('counts a slot whole until all of it has left', () => {
  const window = [slot(0, 5), slot(2_000, 3)];
  expect([0, 999, 1_000, 2_999, 3_000].map((ms) => countSince(window, START + ms))).toEqual([8, 8, 3, 3, 0]);
  expect([0, 999, 1_000, 2_999, 3_000].map((ms) => firstLeaving(window, START + ms))).toEqual([1_000, 1, 2_000, 1, null]);
});

it('knows an hour', () => {
  expect(HOUR_MS).toBe(3_600_000);
});
