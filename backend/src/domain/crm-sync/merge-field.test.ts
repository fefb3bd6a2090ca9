import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from './canonical.ts';
import type { FieldShape, FieldValue } from './field-value.ts';
import { type Authority, type FieldSides, type FieldVerdict, mergeField, mergeOneWay } from './merge-field.ts';

const TEXT: FieldShape = { type: 'text' };
const EARLY = new Date('2026-03-01T10:00:00Z');
const LATE = new Date('2026-03-01T10:00:01Z');
const sides = (base: FieldValue, local: FieldValue, remote: FieldValue, more: Partial<FieldSides> = {}): FieldSides => ({
  base,
  local,
  remote,
  localAt: null,
  remoteAt: null,
  ...more,
});
const remoteWins = (kept: FieldValue, lost: FieldValue): FieldVerdict => ({ kind: 'conflict', resolution: 'remote', kept, lost });
const localWins = (kept: FieldValue, lost: FieldValue): FieldVerdict => ({ kind: 'conflict', resolution: 'local', kept, lost });
const REVIEW: FieldVerdict = { kind: 'conflict', resolution: 'review', kept: undefined, lost: undefined };
const AUTHORITIES: readonly Authority[] = ['crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review'];

describe.each(AUTHORITIES)('whatever the policy (%s)', (authority) => {
  it.each<[string, FieldSides, FieldVerdict]>([
    ['nothing changed', sides('a', 'a', 'a'), { kind: 'nothing' }],
    ['nothing but the form changed', sides('a', ' a', 'a\n'), { kind: 'nothing' }],
    ['ours changed', sides('a', 'b', 'a '), { kind: 'push_local', value: 'b' }],
    ['ours was emptied', sides('a', null, 'a'), { kind: 'push_local', value: null }],
    ['theirs changed', sides('a', ' a', 'b'), { kind: 'take_remote', value: 'b' }],
    ['theirs was emptied', sides('a', 'a', ''), { kind: 'take_remote', value: '' }],
    ['both changed to the same', sides('a', 'b', 'b '), { kind: 'agree', value: 'b ' }],
  ])('%s', (_, given, verdict) => {
    expect(mergeField(given, TEXT, authority)).toEqual(verdict);
  });
});

it.each<[Authority, FieldSides, FieldVerdict]>([
  ['crm_wins', sides('a', 'b', 'c'), remoteWins('c', 'b')],
  ['crm_wins', sides('a', 'b', null), remoteWins(null, 'b')],
  ['salesos_wins', sides('a', 'b', 'c'), localWins('b', 'c')],
  ['prefer_crm_unless_blank', sides('a', 'b', 'c'), remoteWins('c', 'b')],
  ['prefer_crm_unless_blank', sides('a', 'b', ' '), localWins('b', ' ')],
  ['newest', sides('a', 'b', 'c', { localAt: LATE, remoteAt: EARLY }), localWins('b', 'c')],
  ['newest', sides('a', 'b', 'c', { localAt: EARLY, remoteAt: LATE }), remoteWins('c', 'b')],
  ['newest', sides('a', 'b', 'c', { localAt: LATE, remoteAt: LATE }), remoteWins('c', 'b')],
  ['newest', sides('a', 'b', 'c', { localAt: LATE }), REVIEW],
  ['newest', sides('a', 'b', 'c', { remoteAt: LATE }), REVIEW],
  ['review', sides('a', 'b', 'c', { localAt: LATE, remoteAt: EARLY }), REVIEW],
])('%s decides when both changed', (authority, given, verdict) => {
  expect(mergeField(given, TEXT, authority)).toEqual(verdict);
});

it.each<['local' | 'remote', FieldSides, FieldVerdict]>([
  ['local', sides('a', 'a', 'a '), { kind: 'nothing' }],
  ['local', sides('a', 'b', 'b'), { kind: 'agree', value: 'b' }],
  ['local', sides('a', 'b', 'a'), { kind: 'push_local', value: 'b' }],
  ['local', sides('a', 'a', 'c'), localWins('a', 'c')],
  ['local', sides('a', 'b', 'c'), localWins('b', 'c')],
  ['remote', sides('a', 'a', 'a '), { kind: 'nothing' }],
  ['remote', sides('a', 'b', 'b'), { kind: 'agree', value: 'b' }],
  ['remote', sides('a', 'a', 'b'), { kind: 'take_remote', value: 'b' }],
  ['remote', sides('a', 'b', 'a'), remoteWins('a', 'b')],
  ['remote', sides('a', 'b', 'c'), remoteWins('c', 'b')],
])('where only %s may change, %j is %j', (winner, given, verdict) => {
  expect(mergeOneWay(given, TEXT, winner)).toEqual(verdict);
});

const value = fc.constantFrom<FieldValue>('a', 'b', 'c', ' a ', '', null);
const anySides: fc.Arbitrary<FieldSides> = fc.record({
  base: value,
  local: value,
  remote: value,
  localAt: fc.constantFrom(null, EARLY, LATE),
  remoteAt: fc.constantFrom(null, EARLY, LATE),
});
const same = (a: FieldValue, b: FieldValue) => sameValue(a, b, TEXT);

it('calls only what changed on both sides a conflict, and names both values or asks a person', () => {
  fc.assert(
    fc.property(anySides, fc.constantFrom(...AUTHORITIES), (given, authority) => {
      const verdict = mergeField(given, TEXT, authority);
      const { base, local, remote } = given;
      expect(verdict.kind === 'conflict').toBe(!same(base, local) && !same(base, remote) && !same(local, remote));
      if (verdict.kind !== 'conflict' || verdict.resolution === 'review') return;
      expect(new Set([verdict.kept, verdict.lost])).toEqual(new Set([local, remote]));
    }),
  );
});

it('has nothing left to do once its verdict was carried out', () => {
  const settle = (given: FieldSides, verdict: FieldVerdict): FieldSides => {
    if (verdict.kind === 'nothing' || (verdict.kind === 'conflict' && verdict.resolution === 'review')) return given;
    const agreed = verdict.kind === 'conflict' ? (verdict.kept ?? null) : verdict.value;
    return { ...given, base: agreed, local: agreed, remote: agreed };
  };
  fc.assert(
    fc.property(anySides, fc.constantFrom(...AUTHORITIES), (given, authority) => {
      const verdict = mergeField(given, TEXT, authority);
      const next = mergeField(settle(given, verdict), TEXT, authority);
      expect(next).toEqual(verdict.kind === 'conflict' && verdict.resolution === 'review' ? verdict : { kind: 'nothing' });
    }),
  );
});
