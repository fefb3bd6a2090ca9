/** Where one of our records stands with its counterpart in one CRM. States of single fields are beside it (`FieldState`). */
export type LinkState =
  | 'unlinked'
  | 'creating'
  /** A create without an answer: looked up by our id before anything else. */
  | 'verify_create'
  | 'clean'
  | 'dirty'
  | 'pushing'
  /** An update without an answer: read before it is sent again. */
  | 'verify_write'
  | 'backoff'
  /** Refused as it is: until the values, the mapping or the CRM's metadata change. */
  | 'blocked'
  | 'blocked_create'
  | 'tombstone'
  /** Merged into another record. */
  | 'alias';

export const LINK_STATES: readonly LinkState[] = [
  'unlinked',
  'creating',
  'verify_create',
  'clean',
  'dirty',
  'pushing',
  'verify_write',
  'backoff',
  'blocked',
  'blocked_create',
  'tombstone',
  'alias',
];

export const LINK_EVENTS = [
  'matched',
  'no_match',
  'local_changed',
  'claimed',
  'acked',
  /** Acknowledged, but the record changed here meanwhile. */
  'acked_stale',
  'failed_for_now',
  'failed_for_good',
  'outcome_unknown',
  'gone',
  'found',
  'absent',
  'due',
  'lease_expired',
  'unblocked',
  'remote_deleted',
  'undeleted',
  'merged_away',
  'merged_into',
] as const;
export type LinkEvent = (typeof LINK_EVENTS)[number];

interface Row {
  readonly to: Readonly<Partial<Record<LinkEvent, LinkState>>>;
  /** Heard again, or of no consequence here. */
  readonly stays?: readonly LinkEvent[];
  /** Cannot happen, with the rule that prevents it. */
  readonly never: Readonly<Partial<Record<LinkEvent, string>>>;
}

const NO_WRITE = 'no write is under way';
const NO_LOOKUP = 'nothing was looked up';
const NO_RECORD = 'the CRM has no record yet';
const NOT_BLOCKED = 'nothing is blocked';
const NOT_WAITING = 'nothing waits for a time';
const IS_LINKED = 'it has its record';
const IS_CLAIMED = 'one write per link at a time';
const NOTHING_TO_SEND = 'nothing is to be written';

const noWrite = {
  acked: NO_WRITE,
  acked_stale: NO_WRITE,
  failed_for_now: NO_WRITE,
  failed_for_good: NO_WRITE,
  outcome_unknown: NO_WRITE,
  gone: NO_WRITE,
  lease_expired: NO_WRITE,
} as const;
const noLookup = { found: NO_LOOKUP, absent: NO_LOOKUP } as const;
const linked = { matched: IS_LINKED, no_match: IS_LINKED } as const;
const remote = { remote_deleted: 'tombstone', merged_away: 'alias' } as const;
/** May still arrive of what was under way when the record went. */
const ANSWERS: readonly LinkEvent[] = [
  'acked',
  'acked_stale',
  'failed_for_now',
  'failed_for_good',
  'outcome_unknown',
  'gone',
  'lease_expired',
  'found',
  'absent',
  'due',
  'unblocked',
];
const noRecord = { remote_deleted: NO_RECORD, undeleted: NO_RECORD, merged_away: NO_RECORD, merged_into: NO_RECORD } as const;

export const LINK_TABLE: Readonly<Record<LinkState, Row>> = {
  unlinked: {
    to: { matched: 'clean', no_match: 'creating' },
    stays: ['local_changed'],
    never: { ...noWrite, ...noLookup, ...noRecord, claimed: 'it is matched first', due: NOT_WAITING, unblocked: NOT_BLOCKED },
  },
  creating: {
    // Somebody else may have created it meanwhile: a match is an answer too.
    to: {
      matched: 'clean',
      acked: 'clean',
      acked_stale: 'dirty',
      outcome_unknown: 'verify_create',
      lease_expired: 'verify_create',
      failed_for_good: 'blocked_create',
    },
    // Refused for now means it was not created, so it is simply tried again.
    stays: ['no_match', 'local_changed', 'claimed', 'failed_for_now', 'due'],
    never: { ...noLookup, ...noRecord, gone: NO_RECORD, unblocked: NOT_BLOCKED },
  },
  verify_create: {
    to: { matched: 'clean', found: 'clean', absent: 'creating' },
    stays: ['local_changed', 'lease_expired', 'failed_for_now', 'due'],
    never: {
      ...noRecord,
      no_match: 'absent says it',
      claimed: 'never created again before the look-up',
      acked: NO_WRITE,
      acked_stale: NO_WRITE,
      failed_for_good: NO_WRITE,
      outcome_unknown: NO_WRITE,
      gone: NO_RECORD,
      unblocked: NOT_BLOCKED,
    },
  },
  clean: {
    to: { ...remote, local_changed: 'dirty', merged_into: 'dirty' },
    stays: ['matched', 'undeleted'],
    never: { ...noWrite, ...noLookup, no_match: IS_LINKED, claimed: NOTHING_TO_SEND, due: NOT_WAITING, unblocked: NOT_BLOCKED },
  },
  dirty: {
    to: { ...remote, claimed: 'pushing' },
    stays: ['matched', 'local_changed', 'merged_into', 'undeleted', 'due', 'unblocked'],
    never: { ...noWrite, ...noLookup, no_match: IS_LINKED },
  },
  pushing: {
    to: {
      ...remote,
      acked: 'clean',
      acked_stale: 'dirty',
      failed_for_now: 'backoff',
      lease_expired: 'verify_write',
      outcome_unknown: 'verify_write',
      failed_for_good: 'blocked',
      gone: 'tombstone',
    },
    // A loser folded into it is a local change: the acknowledgement finds it.
    stays: ['local_changed', 'merged_into', 'undeleted'],
    never: { ...noLookup, ...linked, claimed: IS_CLAIMED, due: NOT_WAITING, unblocked: NOT_BLOCKED },
  },
  verify_write: {
    // What was read goes through the merge, which says whether something is left to be written: dirty is the safe answer.
    to: { ...remote, found: 'dirty', absent: 'tombstone', gone: 'tombstone' },
    stays: ['local_changed', 'merged_into', 'undeleted', 'lease_expired', 'failed_for_now', 'due'],
    never: {
      ...linked,
      claimed: 'never sent again before the reading',
      acked: NO_WRITE,
      acked_stale: NO_WRITE,
      failed_for_good: NO_WRITE,
      outcome_unknown: NO_WRITE,
      unblocked: NOT_BLOCKED,
    },
  },
  backoff: {
    to: { ...remote, due: 'dirty' },
    stays: ['local_changed', 'merged_into', 'undeleted'],
    never: { ...noWrite, ...noLookup, ...linked, claimed: 'it waits until it is due', unblocked: NOT_BLOCKED },
  },
  blocked: {
    to: { ...remote, unblocked: 'dirty', merged_into: 'dirty' },
    // A change that alters what is sent is told as `unblocked`.
    stays: ['local_changed', 'undeleted'],
    never: { ...noWrite, ...noLookup, ...linked, claimed: 'never sent again unchanged', due: NOT_WAITING },
  },
  blocked_create: {
    to: { matched: 'clean', unblocked: 'unlinked' },
    stays: ['no_match', 'local_changed'],
    never: { ...noWrite, ...noLookup, ...noRecord, claimed: 'never sent again unchanged', due: NOT_WAITING },
  },
  tombstone: {
    to: { undeleted: 'clean', merged_away: 'alias' },
    stays: ['matched', 'local_changed', 'remote_deleted', ...ANSWERS],
    never: { no_match: IS_LINKED, merged_into: 'a merge has a live winner', claimed: 'nothing is written to a deleted record' },
  },
  alias: {
    to: {},
    stays: ['matched', 'local_changed', 'remote_deleted', 'undeleted', 'merged_away', ...ANSWERS],
    never: { no_match: IS_LINKED, claimed: 'writes go to the live record', merged_into: 'aliases are resolved first' },
  },
};

/** The next state, or null where the event cannot happen (`whyImpossible`). */
export function transition(state: LinkState, event: LinkEvent): LinkState | null {
  const { to, stays = [] } = LINK_TABLE[state];
  return to[event] ?? (stays.includes(event) ? state : null);
}

export function whyImpossible(state: LinkState, event: LinkEvent): string | null {
  return LINK_TABLE[state].never[event] ?? null;
}
