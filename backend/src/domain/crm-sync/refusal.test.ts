import { expect, test } from 'vitest';
import { mayBeSent, noteRefused } from './refusal.ts';

const owned = { engagementScore: 40, band: 'Warm' };
const human = { title: 'CTO' };

test.each([
  ['nothing was refused', { owned, human }, {}, { owned: true, human: true }],
  ['the same human value is left out', { owned, human }, { human }, { owned: true, human: false }],
  ['another human value is tried with all', { owned, human: { title: 'CEO' } }, { human, owned }, { owned: true, human: true }],
  ['our own fields alone, refused before', { owned, human: {} }, { owned }, { owned: false, human: true }],
  ['both refused before', { owned, human }, { owned, human }, { owned: false, human: false }],
  ['one of ours changed', { owned: { ...owned, engagementScore: 41 }, human: {} }, { owned }, { owned: true, human: true }],
  ['ours are tried with a human value that is new', { owned, human }, { owned }, { owned: true, human: true }],
  ['nothing to send', { owned: {}, human: {} }, { owned, human }, { owned: true, human: true }],
] as const)('%s', (_, payload, refused, may) => {
  expect(mayBeSent(payload, refused)).toEqual(may);
});

test('after a refusal the human values go first, then ours stand alone', () => {
  expect(noteRefused({ owned, human }, {})).toEqual({ refused: { human }, alone: true });
  expect(noteRefused({ owned: {}, human }, { owned })).toEqual({ refused: { owned, human }, alone: false });
  expect(noteRefused({ owned, human: {} }, { human })).toEqual({ refused: { human, owned }, alone: false });
});
