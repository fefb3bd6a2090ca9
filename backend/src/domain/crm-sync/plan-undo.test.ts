import { expect, test } from 'vitest';
import { foldWrites, isSameStored, judgeUndo, KEPT_MS } from './plan-undo.ts';

test('a field written more than once goes back to what it was before the first write', () => {
  expect(
    foldWrites([
      { before: 'c', after: 'd' },
      { before: 'b', after: 'c' },
      { before: 'a', after: 'b' },
    ]),
  ).toEqual({ before: 'a', wrote: ['d', 'c', 'b'] });
  expect(foldWrites([])).toBeNull();
});

test.each([
  ['what we wrote', 'c', 'restore'],
  ['what we wrote before a write nobody knows the end of', 'b', 'restore'],
  ['what stood there before', 'a', 'restored'],
  ['what a person entered since', 'x', 'kept'],
  ['nothing any more', null, 'kept'],
  ['something permissions hide', undefined, 'kept'],
] as const)('the CRM holds %s', (_what, held, verdict) => {
  expect(judgeUndo({ before: 'a', wrote: ['c', 'b'] }, held)).toBe(verdict);
});

test('a write can be taken back for a day', () => {
  expect(KEPT_MS).toBe(86_400_000);
});

test('what permissions hide is kept, whatever a value that is not there may be called', () => {
  expect(judgeUndo({ before: 'undefined', wrote: [] }, undefined)).toBe('kept');
});

test('what was cleared goes back, and what was empty is emptied', () => {
  expect([judgeUndo({ before: 'a', wrote: [null] }, ''), judgeUndo({ before: null, wrote: ['c'] }, 'c')]).toEqual(['restore', 'restore']);
});

test.each([
  [null, '', true],
  [72, '72', true],
  [52.7, '52.70', true],
  ['2026-11-23T10:00:00.400Z', '2026-11-23T10:00:00.000Z', true],
  ['2026-11-23T10:00:00Z', '2026-11-23T10:00:01Z', false],
  ['Hot ', 'Hot', true],
  ['Hot', 'hot', false],
  [0, null, false],
  [true, 'true', true],
  ['1.2.3', '1.2', false],
  ['007', '7', true],
  ['-7.0', '-7', true],
  ['Room 007', 'Room 7', false],
  ['12.50 EUR', '12.5 EUR', false],
  ['1e2', '100', false],
  ['at 2026-11-23T10:00:00Z', 'at 2026-11-23T10:00:00.5Z', false],
])('%s and %s: %s', (a, b, same) => {
  expect(isSameStored(a, b)).toBe(same);
});
