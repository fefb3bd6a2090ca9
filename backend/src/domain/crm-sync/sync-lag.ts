/** What is known of changes of one object that have not been applied on the other side. */
export interface Pending {
  /** When the oldest hint that waits to be read came. */
  oldestHintAt: Date | null;
  /** Since when the oldest record waits to be written. */
  oldestDirtyAt: Date | null;
  /** When everything that changed is to be read again. */
  dueAt: Date;
}

/** Readings wait for one another for a moment; from here on one is late. */
const READ_LATE_MS = 60_000;
/** From here on a lag is something to tell an admin (R201). */
export const ALERT_LAG_MS = 5 * 60_000;

/**
 * Since when something has been waiting, null where nothing is known to. While nothing is written there, what waits to be
 * written is meant to.
 */
export function waitingSince({ oldestHintAt, oldestDirtyAt, dueAt }: Pending, now: Date, isWriting: boolean): Date | null {
  const since = [oldestHintAt, isWriting ? oldestDirtyAt : null, now.getTime() - dueAt.getTime() > READ_LATE_MS ? dueAt : null];
  const times = since.flatMap((at) => at?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(now.getTime(), ...times));
}

export const lagSeconds = (since: Date | null, now: Date): number => (since === null ? 0 : Math.floor((now.getTime() - since.getTime()) / 1000));

/** Since when a lag has been longer than it may be; null while it is not. */
export function lagAlertSince(waiting: readonly (Date | null)[], now: Date): Date | null {
  const times = waiting.flatMap((since) => since?.getTime() ?? []);
  const oldest = Math.min(...times);
  return now.getTime() - oldest > ALERT_LAG_MS ? new Date(oldest + ALERT_LAG_MS) : null;
}
