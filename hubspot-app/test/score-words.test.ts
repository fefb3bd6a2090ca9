import { expect, test } from 'vitest';
import { signed, sparkline } from '../src/app/cards/lib/score-words.ts';

test('a flat line is low, a small change stays small, a wide one takes the whole height', () => {
  expect(sparkline([0, 0, 0])).toBe('▁▁▁');
  expect(sparkline([50, 53])).toBe('▁▂');
  expect(sparkline([0, 30, 60])).toBe('▁▅█');
});

test('a change has its sign', () => {
  expect([14, -3, 0].map(signed)).toEqual(['+14', '−3', '±0']);
});
