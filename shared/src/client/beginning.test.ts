import { expect, test } from 'vitest';
import { beginningOf } from './beginning.ts';

test('a short text is shown whole, a long one as far as some lines go and at a word', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n + 1}`).join('\n');
  const line = 'word '.repeat(400).trim();
  expect([
    beginningOf('Yes.\n\nAnna'),
    beginningOf(lines).split('\n').at(-1),
    beginningOf(line).length <= 802,
    beginningOf(line).endsWith('word …'),
  ]).toEqual(['Yes.\n\nAnna', 'line 12', true, true]);
  expect(beginningOf('x'.repeat(2000))).toBe(`${'x'.repeat(800)} …`);
  const nearly = Array.from({ length: 13 }, () => 'yes').join('\n');
  expect(beginningOf(nearly)).toBe(nearly);
});
