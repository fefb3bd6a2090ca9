/**
 * A CRM counts calls, not records. Calls of few records are written at once as long as an organization makes few of them
 * a day; beyond that they wait for each other, so that 10,000 changes a day cost at most 1,000 calls.
 */
export interface SmallCalls {
  /** What may be called at once now; a call of `FULL` records or more costs nothing. */
  readonly left: number;
  readonly at: Date;
}

/** Records from which on a call is worth itself. */
export const FULL = 20;
/** In reserve; with those of the day and a few calls for something else it stays below a tenth of 10,000. */
export const MOST = 80;
const PER_DAY = 400;
const DAY_MS = 24 * 60 * 60_000;

/** Null = nothing was ever called. */
function refilled(calls: SmallCalls | null, now: Date): number {
  if (calls === null) return MOST;
  const since = Math.max(0, now.getTime() - calls.at.getTime());
  return Math.min(MOST, calls.left + (since * PER_DAY) / DAY_MS);
}

/** What is left after a call of that many records, or how long it has to wait for company. */
export function spendCall(calls: SmallCalls | null, records: number, now: Date): { calls: SmallCalls } | { waitMs: number } {
  if (records <= 0) throw new RangeError('a call without records');
  const left = refilled(calls, now);
  const cost = Math.max(0, 1 - records / FULL);
  return left >= cost ? { calls: { left: left - cost, at: now } } : { waitMs: Math.ceil(((cost - left) * DAY_MS) / PER_DAY) };
}
