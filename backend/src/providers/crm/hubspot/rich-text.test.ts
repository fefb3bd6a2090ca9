import { expect, test } from 'vitest';
import { fromRichText, toRichText } from './rich-text.ts';

test.each([
  'one line',
  'two\nlines',
  'a < b & c > d "e"',
  '<p>not a paragraph</p>',
  '&amp; as it is written',
  'two  spaces\n  - indented \n\nafter a blank line',
])('%j comes back as it went', (text) => {
  expect(fromRichText(toRichText(text))).toBe(text);
});

test('what an editor makes of it is read as words', () => {
  const html =
    '<div style="" dir="auto" data-top-level="true"><p style="margin:0;">Met  on\n<strong>Tuesday</strong>,</p><ul><li>one</li><li>two&nbsp;&amp; three</li></ul></div>';
  expect(fromRichText(html)).toBe('Met on Tuesday,\none\ntwo & three');
  expect(fromRichText('<style>p { color: red }</style><p>Only this</p>')).toBe('Only this');
});
