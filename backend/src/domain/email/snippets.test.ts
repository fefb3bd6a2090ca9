import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';
import { snippetsIn, withoutSnippets, withSnippets } from './snippets.ts';

const snippets = {
  intro: 'Hi {{ contact.first_name }}',
  outer: '{% snippet "intro" %}!',
  loop: '{% snippet "loop" %}',
  ten: '{% snippet "x" %}'.repeat(100),
  x: 'y'.repeat(5000),
};

test.each([
  ['{% snippet "intro" %}, and', { text: 'Hi {{ contact.first_name }}, and' }],
  ["{%- snippet 'outer' -%}", { text: 'Hi {{ contact.first_name }}!' }],
  ['no snippet "intro" at all', { text: 'no snippet "intro" at all' }],
  ['{% snippet "gone" %}', { problem: 'unknown_snippet', name: 'gone' }],
  ['{% snippet "constructor" %}', { problem: 'unknown_snippet', name: 'constructor' }],
  ['{% snippet "loop" %}', { problem: 'snippet_circular', name: 'loop' }],
  ['{% snippet "ten" %}', { problem: 'too_long', name: 'x' }],
])('%s', (text, expected) => {
  expect(withSnippets(text, snippets)).toEqual(expected);
});

test('says where they stand, and leaves the rest where it was', () => {
  const text = 'Hi\n  {% snippet "intro" %}{{ a }}';
  expect(snippetsIn(text)).toEqual([{ name: 'intro', line: 2, column: 3 }]);
  expect(withoutSnippets(text)).toBe(`Hi\n  ${' '.repeat(21)}{{ a }}`);
});

test.each([
  ['contact.frist_name', 'contact.first_name'],
  ['contact.firstname', 'contact.first_name'],
  ['contact.FirstName', 'contact.first_name'],
  ['upcaes', 'upcase'],
  ['something.else.entirely', null],
])('%s was meant as %s', (wanted, expected) => {
  expect(nearestName(wanted, ['contact.first_name', 'contact.last_name', 'contact.title', 'upcase', 'downcase'])).toBe(expected);
});
