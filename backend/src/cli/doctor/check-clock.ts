import type { Settings, Storage } from '../capabilities.ts';
import { type Check, fail, fine, warn } from './check.ts';

const SKEW_MS = 2_000;
const DAY_MS = 86_400_000;

/** Leases compare this machine's wall clock with those of others; the server's stands for them. */
export async function checkClock({ work, sql }: Storage, settings: Settings): Promise<Check> {
  const before = Date.now();
  const [row] = await work.withRoutes<{ wall_ms: string; offset_ms: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as wall_ms, (select offset_ms::text from business_clock) as offset_ms`,
  );
  const skewMs = Number(row?.wall_ms) - (before + Date.now()) / 2;
  if (Math.abs(skewMs) > SKEW_MS)
    return fail('clock', `${(skewMs / 1000).toFixed(1)} s away from the database’s`, 'Synchronize this machine’s clock (NTP).');
  const offsetMs = Number(row?.offset_ms ?? 0);
  if (offsetMs === 0) return fine('clock', 'agrees with the database’s; business time is wall time');
  const ahead = `business time was moved ${(offsetMs / DAY_MS).toFixed(2)} days ahead`;
  return settings.isProduction
    ? warn('clock', `${ahead}; production ignores that`, 'Use a database of its own for production.')
    : warn('clock', ahead, 'Meant so in a local run; `npm start -- --reset` starts over.');
}
