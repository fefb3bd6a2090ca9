import { expect, it } from 'vitest';
import { quotesMailOf, stripQuoted } from './strip-quoted.ts';

it.each([
  ['Gmail', 'Yes, let’s do 40 seats.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Anna <anna@ours.example> wrote:\n\n> Hi Kim,\n> shall we?\n'],
  ['Gmail, wrapped in two lines', 'Yes, let’s do 40 seats.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Anna Long-Name\n<anna@ours.example> wrote:\n> Hi Kim'],
  ['Gmail with a long quoted line', `Yes, let’s do 40 seats.\n\nOn Mon, Nov 23, 2026 Anna <anna@ours.example> wrote:\n${'unsubscribe '.repeat(60)}`],
  ['Gmail in German', 'Yes, let’s do 40 seats.\r\n\r\nAm Mo., 23. Nov. 2026 um 09:00 Uhr schrieb Anna <anna@ours.example>:\r\n> Hallo'],
  ['Gmail in French', 'Yes, let’s do 40 seats.\n\nLe lun. 23 nov. 2026 à 09:00, Anna <anna@ours.example> a écrit :\n> Bonjour'],
  [
    'Outlook',
    'Yes, let’s do 40 seats.\n\nFrom: Anna <anna@ours.example>\nSent: Monday, November 23, 2026 9:00 AM\nTo: Kim\nSubject: Hello\n\nHi Kim, unsubscribe here',
  ],
  ['Outlook with a rule above', 'Yes, let’s do 40 seats.\n________________________________\nFrom: Anna\nSent: Monday\n\nHi'],
  ['older Outlook', 'Yes, let’s do 40 seats.\n\n-----Original Message-----\nFrom: Anna'],
  ['a signature', 'Yes, let’s do 40 seats.\n-- \nKim\nTo unsubscribe from our newsletter click here'],
  ['a phone', 'Yes, let’s do 40 seats.\n\nSent from my iPhone\n'],
])('leaves only what the writer added: %s', (_, text) => {
  expect(stripQuoted(text)).toBe('Yes, let’s do 40 seats.');
});

it('keeps answers between quoted lines and paragraphs', () => {
  expect(stripQuoted('See below.\n\n> How many seats?\n40.\n\n> When?\nJanuary.')).toBe('See below.\n\n40.\n\nJanuary.');
});

it.each([
  ['nothing to strip', 'On Monday we wrote a plan. From: here to there.\nOn it.'],
  ['a sentence that starts like a header', 'From: my side all good.\nBest, Kim'],
])('keeps text with %s', (_, text) => {
  expect(stripQuoted(text)).toBe(text);
});

it('sees whether a mail of ours is quoted', () => {
  const quoted = 'Ok\n\nOn Mon, Nov 23, 2026 Anna <anna@ours.example> wrote:\n> Hi';
  expect([
    quotesMailOf(quoted, ['Anna@ours.example']),
    quotesMailOf(quoted, ['bob@ours.example']),
    quotesMailOf('Write to anna@ours.example', ['anna@ours.example']),
  ]).toEqual([true, false, false]);
});
