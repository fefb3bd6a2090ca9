import type { FieldValue } from './field-value.ts';

/** How long a write can be taken back. */
export const KEPT_MS = 24 * 60 * 60_000;

/** One field of one record, over all the writes that are to be taken back. */
export interface UndoField {
  /** What it held before the first of them. */
  readonly before: FieldValue;
  /** What they wrote, newest first: with one whose outcome is not known, any of them may be what stands there. */
  readonly wrote: readonly FieldValue[];
}

/** Folds the writes of one field, newest first. */
export function foldWrites(writes: readonly { before: FieldValue; after: FieldValue }[]): UndoField | null {
  const oldest = writes.at(-1);
  return oldest === undefined ? null : { before: oldest.before, wrote: writes.map(({ after }) => after) };
}

export type UndoVerdict =
  /** Still ours: the earlier value goes back. */
  | 'restore'
  /** The earlier value stands there already. */
  | 'restored'
  /** Somebody has changed it since, or the CRM does not show it: it stays. */
  | 'kept';

export function judgeUndo({ before, wrote }: UndoField, held: FieldValue | undefined): UndoVerdict {
  if (held === undefined) return 'kept';
  if (isSameStored(before, held)) return 'restored';
  return wrote.some((value) => isSameStored(value, held)) ? 'restore' : 'kept';
}

/** CRMs keep instants to the second, say numbers as text, and nothing as an empty text. */
export function isSameStored(a: FieldValue, b: FieldValue): boolean {
  return plain(a) === plain(b);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function plain(value: FieldValue): string {
  if (value === null) return '';
  const text = String(value).trim();
  if (INSTANT.test(text)) return String(Math.floor(Date.parse(text) / 1000));
  return NUMBER.test(text) ? String(Number(text)) : text;
}
