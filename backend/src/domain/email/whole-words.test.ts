import { expect, test } from 'vitest';
import { wholeWords } from './whole-words.ts';

test.each([
  [/\b(en congé|été)\b/i, 'Je suis en congé maternité', true],
  [/\b(en congé|été)\b/i, 'L’été', true],
  [/\b(en congé|été)\b/i, 'la société', false],
  [/\bout\b(?! now)/, 'out of office', true],
  [/\bout\b(?! now)/, 'about', false],
  [/\bpiù\b/u, 'non più.', true],
])('%s in "%s": %s', (pattern, text, found) => {
  expect(wholeWords(pattern).test(text)).toBe(found);
});
