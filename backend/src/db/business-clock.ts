import { sql } from 'drizzle-orm';
import type { MovableClock } from '#ports/clock.ts';
import type { Database } from './client.ts';

export interface BusinessClock extends MovableClock {
  /** Reads the shared offset again; other processes move it. */
  refresh(): Promise<void>;
  close(): void;
}

/** Wall time plus one forward-only offset every role reads; the offset stays 0 unless `mayMove`. */
export async function openBusinessClock(db: Database, mayMove: boolean): Promise<BusinessClock> {
  let offsetMs = 0;
  const refresh = async (): Promise<void> => {
    if (!mayMove) return;
    const { rows } = await db.execute<{ offset_ms: string }>(sql`select offset_ms from business_clock`);
    // A reading that was overtaken by a later one must not take time back.
    offsetMs = Math.max(offsetMs, Number(rows[0]?.offset_ms ?? 0));
  };
  await refresh();
  const timer = mayMove ? setInterval(() => void refresh().catch(() => undefined), 500).unref() : undefined;
  return {
    now: () => new Date(Date.now() + offsetMs),
    get offsetMs() {
      return offsetMs;
    },
    refresh,
    async advance(ms) {
      if (!mayMove) throw new Error('business time cannot be moved here');
      if (!Number.isSafeInteger(ms) || ms < 0) throw new Error('business time only moves forward');
      await db.execute(sql`update business_clock set offset_ms = offset_ms + ${ms}`);
      await refresh();
    },
    close: () => clearInterval(timer),
  };
}
