import type { Proof } from '../proof/proof.ts';
import { withLaunched } from '../proof/with-launched.ts';
import { settle } from './rebuild/settle.ts';
import { day } from './sync-latency/day.ts';
import { steady } from './sync-latency/steady.ts';

const LIMIT_MS = 1000;
const DAILY = 10_000;
const MOST_PER_EVENT = 0.1;

/** How long until the CRM shows what somebody did, and what that costs it. Product, twin and clicking share one process. */
export const prove = (): Promise<Proof> =>
  withLaunched('latency', async (launched) => {
    await settle(launched);
    const runs = [await steady(launched, 'salesforce'), await steady(launched, 'hubspot')];
    const days = [await day(launched, 'salesforce', DAILY)];
    return {
      claim: `At 200 events a second and 150 ms per CRM call, 99 of 100 events show in the CRM within ${LIMIT_MS} ms of their commit (CRM's answer acknowledged), none is left out; ${DAILY} events spread evenly over a day cost at most ${MOST_PER_EVENT} writing calls each.`,
      ok:
        runs.every(({ p99Ms, behind }) => p99Ms <= LIMIT_MS && behind === 0) && days.every(({ writesPerEvent }) => writesPerEvent <= MOST_PER_EVENT),
      counts: { steady: runs, days },
      cases: [...runs, ...days],
    };
  });
