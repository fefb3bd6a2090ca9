import type { Outcome } from 'c/salesosApi';
import { timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import { whyNotText } from 'c/salesosScoreModel';
import type { AccountPeople } from '@salesos/shared/api/card';

type Person = AccountPeople['people'][number];

export interface PeopleInput {
  /** The newest answer; null until there is one. */
  outcome: Outcome<AccountPeople> | null;
  /** The newest list and when it came; kept while later reads fail. */
  last: { view: AccountPeople; at: Date } | null;
  showsAll: boolean;
  urls: Readonly<Record<string, string>>;
  wall: Date;
}

export interface PersonRow {
  recordId: string;
  name: string;
  /** Null until the platform has said where the record is. */
  url: string | null;
  title: string | null;
  score: string;
  tier: string;
  movement: string;
  movementClass: string;
  reason: string;
}

export interface Note {
  kind: 'info' | 'warning' | 'error' | 'stop';
  heading: string | null;
  text: string;
  action: 'sync_now' | 'retry' | null;
  actionLabel: string | null;
}

export interface PeopleModel {
  isLoading: boolean;
  /** In place of the list. */
  blocked: Note | null;
  stale: Note | null;
  isEmpty: boolean;
  rows: PersonRow[];
  showAllText: string | null;
}

const SHOWN_AT_FIRST = 10;
const movementText = { rising: labels.movementRising, falling: labels.movementFalling, steady: labels.movementSteady, quiet: labels.movementQuiet };

/** A number would invite a mail where none may go. */
function personRow(person: Person, urls: PeopleInput['urls']): PersonRow {
  const { recordId, name, title, score, tier, movement, reason, doNotContact } = person;
  const frame = { recordId, name, title, url: urls[recordId] ?? null };
  if (doNotContact) {
    return {
      ...frame,
      score: '–',
      tier: '',
      movement: labels.doNotContact,
      movementClass: 'movement movement_stop',
      reason: whyNotText(reason) ?? '',
    };
  }
  return {
    ...frame,
    score: String(score),
    tier: say('tier', tier),
    movement: movementText[movement],
    movementClass: `movement movement_${movement}`,
    reason,
  };
}

function blockedBy({ outcome, last }: PeopleInput): Note | null {
  if (outcome?.kind === 'problem') {
    const { code, title, detail } = outcome.problem;
    if (code === 'not_synced')
      return { kind: 'info', heading: say('notSyncedTitle', labels.productName), text: detail, action: 'sync_now', actionLabel: labels.syncNow };
    return { kind: code === 'forbidden' ? 'stop' : 'error', heading: title, text: detail, action: null, actionLabel: null };
  }
  if (outcome?.kind !== 'down' || last) return null;
  return { kind: 'warning', heading: null, text: labels.peopleUnavailable, action: 'retry', actionLabel: labels.tryAgain };
}

function staleNote({ outcome, last, wall }: PeopleInput): Note | null {
  if (outcome?.kind !== 'down' || !last) return null;
  return {
    kind: 'warning',
    heading: null,
    text: say('peopleStale', timeOrDay(last.at.toISOString(), wall)),
    action: 'retry',
    actionLabel: labels.tryAgain,
  };
}

/** Everything the card shows, from what is known so far. */
export function peopleModel(input: PeopleInput): PeopleModel {
  const people = input.last?.view.people ?? [];
  const shown = input.showsAll ? people : people.slice(0, SHOWN_AT_FIRST);
  return {
    isLoading: input.outcome === null && !input.last,
    blocked: blockedBy(input),
    stale: staleNote(input),
    isEmpty: input.last !== null && people.length === 0,
    rows: shown.map((person) => personRow(person, input.urls)),
    showAllText: shown.length < people.length ? say('peopleShowAll', people.length) : null,
  };
}
