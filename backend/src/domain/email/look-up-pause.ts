const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;
/** A vendor's index and its events are minutes behind at worst; after this long a person decides. */
export const LOOK_UP_FOR_MS = 30 * 60_000;

/** How long to wait until the next look-up of a mail lost that long ago: as long again as it has been; null = it is given up. */
export function pauseBeforeLookUp(lostForMs: number): number | null {
  if (lostForMs >= LOOK_UP_FOR_MS) return null;
  return Math.min(LONGEST_MS, Math.max(FIRST_MS, lostForMs));
}
