import { expect, test } from 'vitest';
import { limitOf } from './limit-text.ts';

test('a whole number within its bounds, nothing, or neither', () => {
  expect(['', ' ', '1', '10,000', ' 1 000 '].map((text) => limitOf(text, 10_000))).toEqual([null, null, 1, 10_000, 1000]);
  expect(['0', '10001', '1.5', '-1', 'ten'].map((text) => limitOf(text, 10_000))).toEqual(Array.from({ length: 5 }, () => undefined));
});
