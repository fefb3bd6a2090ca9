import { expect, test } from 'vitest';
import { mayBeSent, noteRefused } from './refusal.ts';

const owned = { engagementScore: 40, band: 'Warm' };
const human = { title: 'CTO' };

const title = { title: 'CTO' };
const both = { title: 'CTO', phone: '1' };
const nothing = { human: [], held: [], more: false };

test.each([
  ['nothing was refused', { owned, human }, {}, { ...nothing, owned: true, human: ['title'] }],
  ['the same human value is left out', { owned, human }, { human }, { ...nothing, owned: true, held: ['title'] }],
  ['another human value is tried with all', { owned, human: { title: 'CEO' } }, { human, owned }, { ...nothing, owned: true, human: ['title'] }],
  ['our own fields alone, refused before', { owned, human: {} }, { owned }, { ...nothing, owned: false }],
  ['both refused before', { owned, human }, { owned, human }, { ...nothing, owned: false, held: ['title'] }],
  ['one of ours changed', { owned: { ...owned, engagementScore: 41 }, human: {} }, { owned }, { ...nothing, owned: true }],
  ['ours are tried with a human value that is new', { owned, human }, { owned }, { ...nothing, owned: true, human: ['title'] }],
  ['nothing to send', { owned: {}, human: {} }, { owned, human }, { ...nothing, owned: true }],
  [
    'a value beside a refused one goes',
    { owned, human: both },
    { human: title, owned },
    { owned: true, human: ['phone'], held: ['title'], more: false },
  ],
  ['refused together, they go one by one', { owned, human: both }, { suspects: both }, { owned: true, human: ['title'], held: [], more: true }],
  ['the last of them', { owned, human: both }, { suspects: both, human: title }, { owned: true, human: ['phone'], held: ['title'], more: false }],
  ['all of them refused', { owned, human: both }, { suspects: both, human: both }, { ...nothing, owned: true, held: ['title', 'phone'] }],
  ['one of them changed', { owned, human: { ...both, phone: '2' } }, { suspects: both }, { ...nothing, owned: true, human: ['title', 'phone'] }],
] as const)('%s', (_, payload, refused, may) => {
  expect(mayBeSent(payload, refused)).toEqual(may);
});

test('after a refusal the human values go first, then ours stand alone', () => {
  expect(noteRefused({ owned, human, more: false }, {})).toEqual({ refused: { human }, alone: true });
  expect(noteRefused({ owned: {}, human, more: false }, { owned })).toEqual({ refused: { owned, human }, alone: false });
  expect(noteRefused({ owned, human: {}, more: false }, { human })).toEqual({ refused: { human, owned }, alone: false });
});

test('of several it is found out which were meant', () => {
  expect(noteRefused({ owned: {}, human: both, more: false }, { owned })).toEqual({ refused: { owned, suspects: both }, alone: true });
  expect(noteRefused({ owned: {}, human: title, more: true }, { suspects: both })).toEqual({
    refused: { suspects: both, human: title },
    alone: true,
  });
  expect(noteRefused({ owned: {}, human: { phone: '1' }, more: false }, { suspects: both, human: title })).toEqual({
    refused: { human: both },
    alone: false,
  });
});
