import type { FieldValue } from './field-value.ts';

/** A value one field of one record took, written by either side. */
export interface FieldChange {
  readonly value: FieldValue;
  readonly at: Date;
}

export const FLAP_WINDOW_MS = 10 * 60_000;
export const MAX_RETURNS = 3;
/** Four returns need six changes; what lies further back is another story. */
const MAX_KEPT = 12;

/** The changes that still matter, this one included. The same value again is no change. Values are canonical. */
export function noteChange(changes: readonly FieldChange[], change: FieldChange): FieldChange[] {
  const recent = changes.filter(({ at }) => change.at.getTime() - at.getTime() < FLAP_WINDOW_MS);
  return recent.at(-1)?.value === change.value ? recent : [...recent, change].slice(-MAX_KEPT);
}

/** A goes to B, back to A, back to B …: something in the CRM fights with us. A return is a change to the value before the last. */
export function isFlapping(changes: readonly FieldChange[], now: Date): boolean {
  const recent = changes.filter(({ at }) => now.getTime() - at.getTime() < FLAP_WINDOW_MS).slice(-MAX_KEPT);
  return recent.filter(({ value }, index) => value === recent[index - 2]?.value).length > MAX_RETURNS;
}
