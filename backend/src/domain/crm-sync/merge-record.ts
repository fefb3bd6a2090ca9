import type { FieldShape, FieldValue } from './field-value.ts';
import { type Authority, type FieldSides, type FieldVerdict, mergeField, mergeOneWay } from './merge-field.ts';

export type Direction = 'in' | 'out' | 'both' | 'off';
/** Anything but `open` stands still until a person, the mapping or the CRM's metadata changes. */
export type FieldState = 'open' | 'review' | 'flapping' | 'blocked';

export interface MergeInput {
  readonly field: string;
  readonly shape: FieldShape;
  readonly direction: Direction;
  readonly authority: Authority;
  readonly state: FieldState;
  readonly sides: FieldSides;
}

export interface FieldConflict {
  readonly field: string;
  readonly resolution: 'remote' | 'local' | 'review';
  readonly base: FieldValue;
  readonly local: FieldValue;
  readonly remote: FieldValue;
}

/** All keys are our field names. */
export interface RecordMerge {
  readonly take: Readonly<Record<string, FieldValue>>;
  readonly push: Readonly<Record<string, FieldValue>>;
  /** New bases, to be stored together with `take` and `conflicts`. What is pushed gets its base when the CRM has acknowledged it. */
  readonly base: Readonly<Record<string, FieldValue>>;
  /** Those under review are told at each merge: one row per field, brought up to date. */
  readonly conflicts: readonly FieldConflict[];
}

export function mergeRecord(fields: readonly MergeInput[]): RecordMerge {
  const take: Record<string, FieldValue> = {};
  const push: Record<string, FieldValue> = {};
  const base: Record<string, FieldValue> = {};
  const conflicts: FieldConflict[] = [];
  for (const input of fields) {
    const { field, sides } = input;
    const verdict = verdictOf(input);
    if (verdict.kind === 'agree') base[field] = verdict.value;
    else if (verdict.kind === 'take_remote') base[field] = take[field] = verdict.value;
    else if (verdict.kind === 'push_local') push[field] = verdict.value;
    else if (verdict.kind === 'conflict') {
      conflicts.push({ field, resolution: verdict.resolution, base: sides.base, local: sides.local, remote: sides.remote });
      if (verdict.resolution === 'remote') take[field] = sides.remote;
      if (verdict.resolution === 'local') push[field] = sides.local;
      // The remote value has been looked at and recorded: the same one is no second conflict, however often the push is tried.
      if (verdict.resolution !== 'review') base[field] = sides.remote;
    }
  }
  return { take, push, base, conflicts };
}

function verdictOf({ shape, direction, authority, state, sides }: MergeInput): FieldVerdict {
  if (direction === 'off') return { kind: 'nothing' };
  const verdict = direction === 'both' ? mergeField(sides, shape, authority) : mergeOneWay(sides, shape, direction === 'out' ? 'local' : 'remote');
  if (state === 'open' || verdict.kind === 'agree' || verdict.kind === 'nothing') return verdict;
  // What waits for a person is told again, so that the list shows both sides as they are now.
  return state === 'review' ? { kind: 'conflict', resolution: 'review', kept: undefined, lost: undefined } : { kind: 'nothing' };
}
