import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** However often strangers knock, the database is asked once in this time. */
const REFRESH_MS = 5_000;

/** Which hosts measured links may be asked for under: our own, and those customers have proven. */
export interface KnownHosts {
  isKnown(host: string): Promise<boolean>;
}

export function createKnownHosts(work: Pick<Work, 'withRoutes'>, publicUrl: string): KnownHosts {
  const own = new URL(publicUrl).host;
  let known: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const read = async (): Promise<void> => {
    const rows = await work.withRoutes<{ host: string }>(sql`select host from tracking_host_routes`);
    known = new Set(rows.map(({ host }) => host));
    readAt = performance.now();
  };
  return {
    async isKnown(host) {
      if (host === own || known.has(host)) return true;
      if (performance.now() - readAt < REFRESH_MS) return false;
      try {
        await (reading ??= read().finally(() => (reading = null)));
      } catch {
        // A reader's click works without our database: the link is signed anyway.
        return true;
      }
      return known.has(host);
    },
  };
}
