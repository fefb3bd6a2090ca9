export const DAY_MS = 86_400_000;
export const HALF_LIFE_MS = 21 * DAY_MS;

/** 0..1 of an event's weight that is left after `ageMs`; an age below zero counts as zero. */
export function weightLeft(ageMs: number): number {
  return ageMs <= 0 ? 1 : 2 ** (-ageMs / HALF_LIFE_MS);
}
