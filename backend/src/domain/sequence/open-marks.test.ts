import { expect, test } from 'vitest';
import { markOf, openMarks, variableWords } from './open-marks.ts';

test.each([
  ['contact.first_name', 'first name'],
  ['contact.company.legal_name', 'company legal name'],
  ['sender.name', 'sender name'],
  ['x', 'x'],
])('%s is the %s', (path, words) => {
  expect([variableWords(path), markOf(path)]).toEqual([words, `[${words}]`]);
});

const paths = ['contact.first_name', 'contact.title', 'contact.title'];
test.each([
  ['Hi [first name],', ['[first name]']],
  ['Hi [FIRST NAME], as [title]', ['[first name]', '[title]']],
  ['[Title](https://a.example) says', []],
  ['[title](https://a.example) and [title]', ['[title]']],
  ['Hi Ann, first name, title', []],
  ['[company]', []],
])('%s', (text, marks) => {
  expect(openMarks(text, paths)).toEqual(marks);
});
