import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FieldValue } from './field-value.ts';
import type { Authority } from './merge-field.ts';
import { type Direction, type FieldState, type MergeInput, mergeRecord } from './merge-record.ts';

const NOTHING = { take: {}, push: {}, base: {}, conflicts: [] };
function input(
  field: string,
  values: readonly [base: FieldValue, local: FieldValue, remote: FieldValue],
  more: Partial<MergeInput> = {},
): MergeInput {
  const [base, local, remote] = values;
  const sides = { base, local, remote, localAt: null, remoteAt: null };
  return { field, shape: { type: 'text' }, direction: 'both', authority: 'crm_wins', state: 'open', sides, ...more };
}

it('sorts the fields of a record by what is to be done with each', () => {
  expect(
    mergeRecord([
      input('same', ['a', 'a', 'a']),
      input('agreed', ['a', 'b', 'b']),
      input('theirs', ['a', 'a', 'b']),
      input('ours', ['a', 'b', 'a']),
      input('crm', ['a', 'b', 'c']),
      input('local', ['a', 'b', 'c'], { authority: 'salesos_wins' }),
      input('asked', ['a', 'b', 'c'], { authority: 'review' }),
    ]),
  ).toEqual({
    take: { theirs: 'b', crm: 'c' },
    push: { ours: 'b', local: 'b' },
    base: { agreed: 'b', theirs: 'b', crm: 'c', local: 'c' },
    conflicts: [
      { field: 'crm', resolution: 'remote', base: 'a', local: 'b', remote: 'c' },
      { field: 'local', resolution: 'local', base: 'a', local: 'b', remote: 'c' },
      { field: 'asked', resolution: 'review', base: 'a', local: 'b', remote: 'c' },
    ],
  });
});

it.each<[Direction, MergeInput['sides'], ReturnType<typeof mergeRecord>]>([
  ['off', input('f', ['a', 'b', 'c']).sides, NOTHING],
  ['off', input('f', ['a', 'b', 'b']).sides, NOTHING],
  ['in', input('f', ['a', 'a', 'b']).sides, { ...NOTHING, take: { f: 'b' }, base: { f: 'b' } }],
  [
    'in',
    input('f', ['a', 'b', 'a']).sides,
    { ...NOTHING, take: { f: 'a' }, base: { f: 'a' }, conflicts: [{ field: 'f', resolution: 'remote', base: 'a', local: 'b', remote: 'a' }] },
  ],
  ['out', input('f', ['a', 'b', 'a']).sides, { ...NOTHING, push: { f: 'b' } }],
  [
    'out',
    input('f', ['a', 'a', 'b']).sides,
    { ...NOTHING, push: { f: 'a' }, base: { f: 'b' }, conflicts: [{ field: 'f', resolution: 'local', base: 'a', local: 'a', remote: 'b' }] },
  ],
])('direction %s respected for %j', (direction, sides, merge) => {
  expect(mergeRecord([input('f', ['', '', ''], { direction, sides })])).toEqual(merge);
});

it.each<FieldState>(['review', 'flapping', 'blocked'])('lets a field that is %s stand still until both sides agree by themselves', (state) => {
  const merge = (values: [FieldValue, FieldValue, FieldValue]) => mergeRecord([input('f', values, { state })]);
  const stands = (base: FieldValue, local: FieldValue, remote: FieldValue) =>
    state === 'review' ? { ...NOTHING, conflicts: [{ field: 'f', resolution: 'review', base, local, remote }] } : NOTHING;
  expect(merge(['a', 'b', 'a'])).toEqual(stands('a', 'b', 'a'));
  expect(merge(['a', 'a', 'b'])).toEqual(stands('a', 'a', 'b'));
  expect(merge(['a', 'b', 'c'])).toEqual(stands('a', 'b', 'c'));
  expect(merge(['a', 'b', 'b'])).toEqual({ ...NOTHING, base: { f: 'b' } });
  expect(merge(['a', 'a', 'a'])).toEqual(NOTHING);
});

const value = fc.constantFrom<FieldValue>('a', 'b', 'c');
const anyInput: fc.Arbitrary<MergeInput> = fc.record({
  field: fc.constantFrom('f', 'g', 'h', 'i'),
  shape: fc.constant({ type: 'text' as const }),
  direction: fc.constantFrom<Direction>('in', 'out', 'both', 'off'),
  authority: fc.constantFrom<Authority>('crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review'),
  state: fc.constantFrom<FieldState>('open', 'open', 'review', 'flapping', 'blocked'),
  sides: fc.record({ base: value, local: value, remote: value, localAt: fc.constant(null), remoteAt: fc.constant(null) }),
});
const anyRecord = fc.uniqueArray(anyInput, { selector: ({ field }) => field });

it('never takes and pushes one field, nor moves one that stands still, nor goes against a direction', () => {
  fc.assert(
    fc.property(anyRecord, (fields) => {
      const { take, push } = mergeRecord(fields);
      for (const { field, state, direction } of fields) {
        expect(field in take && field in push).toBe(false);
        if (state !== 'open') expect(field in take || field in push).toBe(false);
        if (direction === 'in' || direction === 'off') expect(field in push).toBe(false);
        if (direction === 'out' || direction === 'off') expect(field in take).toBe(false);
      }
    }),
  );
});

it('judges each field by itself', () => {
  fc.assert(
    fc.property(anyRecord, (fields) => {
      const each = fields.map((field) => mergeRecord([field]));
      expect(mergeRecord(fields)).toEqual({
        take: Object.assign({}, ...each.map(({ take }) => take)),
        push: Object.assign({}, ...each.map(({ push }) => push)),
        base: Object.assign({}, ...each.map(({ base }) => base)),
        conflicts: each.flatMap(({ conflicts }) => conflicts),
      });
    }),
  );
});

it('records a conflict once, however often it is merged before the push arrives', () => {
  fc.assert(
    fc.property(anyInput, (field) => {
      const first = mergeRecord([{ ...field, state: 'open' }]);
      const sides = { ...field.sides, base: first.base[field.field] ?? field.sides.base, local: first.take[field.field] ?? field.sides.local };
      const isReview = first.conflicts[0]?.resolution === 'review';
      const second = mergeRecord([{ ...field, state: isReview ? 'review' : 'open', sides }]);
      expect(second).toEqual({ ...NOTHING, push: first.push, conflicts: isReview ? first.conflicts : [] });
    }),
  );
});
