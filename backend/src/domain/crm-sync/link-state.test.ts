import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LINK_EVENTS, LINK_STATES, LINK_TABLE, type LinkEvent, type LinkState, transition, whyImpossible } from './link-state.ts';

const pairs = LINK_STATES.flatMap((state) => LINK_EVENTS.map((event) => [state, event] as const));

it('lists every state', () => {
  expect([...LINK_STATES].sort()).toEqual(Object.keys(LINK_TABLE).sort());
});

it.each(pairs)('%s × %s is either allowed or impossible for a reason', (state, event) => {
  const { to, stays = [], never } = LINK_TABLE[state];
  expect([event in to, stays.includes(event), event in never].filter(Boolean)).toEqual([true]);
  expect(transition(state, event) === null).toBe(whyImpossible(state, event) !== null);
  expect(whyImpossible(state, event)).not.toBe('');
});

it.each<[from: LinkState, ...[LinkEvent, LinkState][]]>([
  ['unlinked', ['matched', 'clean'], ['local_changed', 'dirty'], ['claimed', 'pushing'], ['acked', 'clean']],
  ['unlinked', ['no_match', 'creating'], ['acked', 'clean']],
  ['unlinked', ['no_match', 'creating'], ['outcome_unknown', 'verify_create'], ['found', 'clean']],
  ['unlinked', ['no_match', 'creating'], ['lease_expired', 'verify_create'], ['absent', 'creating'], ['acked_stale', 'dirty']],
  ['creating', ['failed_for_now', 'creating'], ['matched', 'clean']],
  ['creating', ['failed_for_good', 'blocked_create'], ['local_changed', 'blocked_create'], ['unblocked', 'unlinked']],
  ['blocked_create', ['matched', 'clean']],
  ['verify_create', ['matched', 'clean']],
  ['dirty', ['claimed', 'pushing'], ['local_changed', 'pushing'], ['acked_stale', 'dirty']],
  ['pushing', ['failed_for_now', 'backoff'], ['local_changed', 'backoff'], ['due', 'dirty']],
  ['pushing', ['outcome_unknown', 'verify_write'], ['local_changed', 'verify_write'], ['found', 'dirty']],
  ['pushing', ['lease_expired', 'verify_write'], ['absent', 'tombstone']],
  ['pushing', ['failed_for_good', 'blocked'], ['local_changed', 'blocked'], ['unblocked', 'dirty']],
  ['blocked', ['merged_into', 'dirty']],
  ['verify_write', ['gone', 'tombstone']],
  ['pushing', ['gone', 'tombstone'], ['local_changed', 'tombstone'], ['undeleted', 'clean']],
  ['pushing', ['remote_deleted', 'tombstone'], ['acked', 'tombstone'], ['merged_away', 'alias'], ['undeleted', 'alias']],
  ['pushing', ['merged_into', 'pushing'], ['acked_stale', 'dirty']],
  ['clean', ['merged_into', 'dirty'], ['merged_away', 'alias'], ['local_changed', 'alias'], ['remote_deleted', 'alias']],
])('from %s', (from, ...steps) => {
  let state: LinkState | null = from;
  for (const [event, expected] of steps) {
    state = state === null ? null : transition(state, event);
    expect([event, state]).toEqual([event, expected]);
  }
});

const LINKED: readonly LinkState[] = ['clean', 'dirty', 'pushing', 'verify_write', 'backoff', 'blocked'];

it.each(LINKED)('%s can be deleted and merged away', (state) => {
  expect([transition(state, 'remote_deleted'), transition(state, 'merged_away')]).toEqual(['tombstone', 'alias']);
});

it('writes only what is dirty: not while a write is under way, not unread after an unknown outcome, not to the deleted or merged', () => {
  expect(LINK_STATES.filter((state) => transition(state, 'claimed') === 'pushing')).toEqual(['dirty']);
  expect(LINK_STATES.filter((state) => transition(state, 'claimed') !== null)).toEqual(['creating', 'dirty']);
});

it('sends a create or an update of unknown outcome never again before it was looked up', () => {
  const trail = fc.array(fc.constantFrom(...LINK_EVENTS), { maxLength: 30 });
  fc.assert(
    fc.property(fc.constantFrom(...LINK_STATES), trail, (start, events) => {
      let state = start;
      let isUnknown = state === 'verify_create' || state === 'verify_write';
      for (const event of events) {
        const next = transition(state, event);
        if (next === null) continue;
        if (next === 'verify_create' || next === 'verify_write') isUnknown = true;
        if (event === 'found' || event === 'absent' || event === 'matched' || event === 'gone') isUnknown = false;
        if (event === 'remote_deleted' || event === 'merged_away') isUnknown = false;
        if (next === 'pushing' || next === 'creating') expect(isUnknown).toBe(false);
        if (state === 'alias') expect(next).toBe('alias');
        state = next;
      }
    }),
    { numRuns: 2_000 },
  );
});
