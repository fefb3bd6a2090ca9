import type { Seen, Snapshot } from './snapshot.ts';

export interface Line {
  who: string;
  what: string;
  before: string | number | boolean | null;
  after: string | number | boolean | null;
  ok: boolean;
}

/** Points the score may be off at reconnect. */
const TOLERANCE = 1;

/** Whoever was under way is on hold afterwards, until a person has looked. */
const expectedState = (state: string | null): string | null => (state !== null && /^(active|paused|held)/.test(state) ? 'held: restored' : state);

const scoreLine = (who: string, before: Seen, after: Seen): Line => ({
  who,
  what: `score, at most ${TOLERANCE} off`,
  before: before.score,
  after: after.score,
  ok: before.score === null ? after.score === null : after.score !== null && Math.abs(after.score - before.score) <= TOLERANCE,
});

const SAME = [
  'tier',
  'band',
  'sequence',
  'step',
  'consent',
  'recordOptedOut',
  'links',
  'activitiesInCrm',
  'activityIdsInCrm',
  'mailsInMailbox',
  'sentInLedger',
  'receivedInLedger',
] as const satisfies readonly (keyof Seen)[];

/** One line per person and thing that must be as it was. */
export function compare(before: Snapshot, after: Snapshot): Line[] {
  const people = [...new Set([...before.keys(), ...after.keys()])].sort();
  return people.flatMap((who): Line[] => {
    const [was, is] = [before.get(who), after.get(who)];
    if (!was || !is) return [{ who, what: 'is there', before: was !== undefined, after: is !== undefined, ok: false }];
    const state = expectedState(was.state);
    return [
      scoreLine(who, was, is),
      { who, what: 'state', before: was.state, after: is.state, ok: is.state === state },
      ...SAME.map((what) => ({ who, what, before: was[what], after: is[what], ok: was[what] === is[what] })),
    ];
  });
}
