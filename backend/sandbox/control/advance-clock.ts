import { refuse } from './refusal.ts';
import type { TwinSite } from './site.ts';
import { offsetOf, rememberClock } from './standing-clock.ts';

export interface ClockReading {
  /** Business time, ISO 8601. */
  now: string;
  offsetMs: number;
}

export const readClock = ({ twin }: TwinSite): ClockReading => ({ now: twin.clock.now().toISOString(), offsetMs: offsetOf(twin) });

/** Moves business time forward, the product's too when it is connected. */
export async function advanceClock(site: TwinSite, ms: number): Promise<ClockReading> {
  await site.twin.clock.advance(ms).catch((failure: unknown) => {
    throw refuse(502, `the product's clock could not be moved: ${failure instanceof Error ? failure.message : String(failure)}`);
  });
  if (site.product.url === null) await rememberClock(site.twin);
  return readClock(site);
}
