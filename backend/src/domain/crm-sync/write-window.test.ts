import { describe, expect, it } from 'vitest';
import { type HistoricValue, judgeCovered, overwritten } from './write-window.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, second));
const theirs = (value: string, second: number): HistoricValue => ({ value, at: at(second) });

describe('what a write covered', () => {
  it.each([
    ['nothing entered in between', [theirs('a', 10), theirs('c', 21)], null],
    ['a value entered in between', [theirs('a', 10), theirs('x', 11)], theirs('x', 11)],
    ['one of the very second of the write', [theirs('x', 20)], theirs('x', 20)],
    ['the last of several, in any order', [theirs('y', 15), theirs('x', 11)], theirs('y', 15)],
    ['the later told of one second', [theirs('x', 15), theirs('y', 15)], theirs('y', 15)],
    ['no history', [], null],
  ])('%s', (_, history, found) => {
    expect(overwritten(history, at(10), at(20))).toEqual(found);
  });
});

describe('what is to be done about it', () => {
  const write = (covered: string, sentAt: Date | null = at(12)) => ({ base: 'a', sent: 'b', sentAt, covered: theirs(covered, 15) });
  it.each([
    ['crm_wins', 'x', { kind: 'conflict', resolution: 'remote', kept: 'x', lost: 'b' }],
    ['salesos_wins', 'x', { kind: 'conflict', resolution: 'local', kept: 'b', lost: 'x' }],
    ['prefer_crm_unless_blank', '', { kind: 'conflict', resolution: 'local', kept: 'b', lost: '' }],
    ['newest', 'x', { kind: 'conflict', resolution: 'remote', kept: 'x', lost: 'b' }],
    ['review', 'x', { kind: 'conflict', resolution: 'review', kept: undefined, lost: undefined }],
    ['crm_wins', ' a', { kind: 'nothing' }],
    ['crm_wins', ' b', { kind: 'nothing' }],
  ] as const)('%s, %j covered', (authority, covered, verdict) => {
    expect(judgeCovered(write(covered), { type: 'text' }, authority)).toEqual(verdict);
  });

  it('asks a person where it is not known when ours was entered', () => {
    expect(judgeCovered(write('x', null), { type: 'text' }, 'newest')).toEqual({
      kind: 'conflict',
      resolution: 'review',
      kept: undefined,
      lost: undefined,
    });
  });
});
