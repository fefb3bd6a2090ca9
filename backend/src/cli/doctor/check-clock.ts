import type { Settings, Storage } from '../capabilities.ts';
import { type Check, fail, fine, warn } from './check.ts';

const SKEW_MS = 2_000;
const DAY_MS = 86_400_000;

/** Leases compare this machine's wall clock with those of others; the server's stands for them. */
export async function checkClock({ clocks }: Storage, settings: Settings): Promise<Check> {
  const before = Date.now();
  const { wallMs, offsetMs } = await clocks();
  const skewMs = wallMs - (before + Date.now()) / 2;
  if (Math.abs(skewMs) > SKEW_MS)
    return fail('clock', `${(skewMs / 1000).toFixed(1)} s away from the database’s`, 'Synchronize this machine’s clock (NTP).');
  if (offsetMs === 0) return fine('clock', 'agrees with the database’s; business time is wall time');
  const ahead = `business time was moved ${(offsetMs / DAY_MS).toFixed(2)} days ahead`;
  return settings.isProduction
    ? warn('clock', `${ahead}; production ignores that`, 'Use a database of its own for production.')
    : warn('clock', ahead, 'Meant so in a local run; `npm start -- --reset` starts over.');
}
