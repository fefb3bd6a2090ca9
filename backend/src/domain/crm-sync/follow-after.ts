const FIRST_MS = 1_000;
const MOST_MS = 60_000;
/** What only somebody else can mend: a right, a license, a quota. */
const HOPELESS_MS = 15 * 60_000;
const hopeless: readonly string[] = ['permission', 'not_found', 'validation', 'quota_exhausted'];

/** How long to leave a stream alone that broke. `random` is 0..1: full jitter, so that all who lost it together do not come back together. */
export function followAfterMs(broken: { failure: string; retryAfterMs: number | null; tries: number }, random: number): number {
  if (broken.retryAfterMs !== null) return broken.retryAfterMs + random * FIRST_MS;
  if (hopeless.includes(broken.failure)) return HOPELESS_MS * (0.5 + random / 2);
  return random * Math.min(MOST_MS, FIRST_MS * 2 ** broken.tries);
}
