import { DAY_MS } from './budget.ts';
import { HOUR_MS } from './call-window.ts';

/** How many records one call of a kind answers for at most. */
export interface CallSizes {
  /** Records changed since. */
  readonly changed: number;
  /** Records read by id. */
  readonly byId: number;
  /** Ids on a list. */
  readonly members: number;
}

export interface ScopeForecast {
  /** Until all that is in the scope has been read once. */
  readonly firstRead: number;
  /** A day of looking for changes, if little changes. */
  readonly perDay: number;
}

/** Pages of a list that may be read in an hour, on average. */
const PAGES_PER_HOUR = 100;

const pages = (records: number, size: number): number => Math.ceil(records / size);

/** Between two readings of a list: an hour, more where that would be too many calls. */
export const listEveryMs = (listed: number, sizes: Pick<CallSizes, 'members'>): number =>
  HOUR_MS * Math.max(1, Math.ceil(pages(listed, sizes.members) / PAGES_PER_HOUR));

/**
 * What a scope costs in calls. Without a list the records are read page by page with a last look that finds nothing more;
 * with one its ids are read and then their records. `lookEveryMs`: between two looks for changes.
 */
export function forecastScope(input: { records: number; listed: number | null; sizes: CallSizes; lookEveryMs: number }): ScopeForecast {
  const { records, listed, sizes, lookEveryMs } = input;
  const looks = Math.ceil(DAY_MS / lookEveryMs);
  if (listed === null) return { firstRead: pages(records, sizes.changed) + 1, perDay: looks };
  const walk = Math.max(1, pages(listed, sizes.members));
  const walks = Math.ceil(DAY_MS / listEveryMs(listed, sizes));
  return { firstRead: walk + pages(listed, sizes.byId) + 1, perDay: looks + walks * walk };
}
