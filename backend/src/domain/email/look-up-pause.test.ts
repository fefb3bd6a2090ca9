import { expect, test } from 'vitest';
import { LOOK_UP_FOR_MS, pauseBeforeLookUp } from './look-up-pause.ts';

test.each([
  [0, 1_000],
  [-5_000, 1_000],
  [4_000, 4_000],
  [5 * 60_000, 5 * 60_000],
  [20 * 60_000, 5 * 60_000],
  [LOOK_UP_FOR_MS - 1, 5 * 60_000],
  [LOOK_UP_FOR_MS, null],
])('%i ms after it was lost the next look waits %j', (lostForMs, pauseMs) => {
  expect(pauseBeforeLookUp(lostForMs)).toBe(pauseMs);
});
