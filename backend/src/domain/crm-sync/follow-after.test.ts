import { expect, test } from 'vitest';
import { followAfterMs } from './follow-after.ts';

const broken = (failure: string, tries = 0, retryAfterMs: number | null = null) => ({ failure, tries, retryAfterMs });

test.each([
  [broken('temporary'), 0, 0],
  [broken('temporary'), 1, 1_000],
  [broken('rate_limited', 3), 0.5, 4_000],
  [broken('temporary', 6), 1, 60_000],
  [broken('temporary', 5_000), 1, 60_000],
  [broken('permission', 9), 0, 450_000],
  [broken('not_found'), 1, 900_000],
  [broken('validation'), 1, 900_000],
  [broken('quota_exhausted'), 1, 900_000],
  [broken('rate_limited', 9, 7_000), 0, 7_000],
  [broken('quota_exhausted', 0, 7_000), 1, 8_000],
])('%j, chance %f: %i ms', (what, random, ms) => {
  expect(followAfterMs(what, random)).toBe(ms);
});
