import type { Proof } from '../proof/proof.ts';
import { withLaunched } from '../proof/with-launched.ts';
import { settle } from './rebuild/settle.ts';
import { steady } from './sync-latency/steady.ts';

const LIMIT_MS = 1000;

/** How long until the CRM shows what somebody did. Product, twin and clicking share one process. */
export const prove = (): Promise<Proof> =>
  withLaunched('latency', async (launched) => {
    await settle(launched);
    const runs = [await steady(launched, 'salesforce'), await steady(launched, 'hubspot')];
    return {
      claim: `At 200 events a second and 150 ms per CRM call, after a lead-in of five seconds, 99 of 100 events show in the CRM within ${LIMIT_MS} ms of their commit (CRM's answer acknowledged), and none is left out.`,
      ok: runs.every(({ p99Ms, behind }) => p99Ms <= LIMIT_MS && behind === 0),
      counts: { steady: runs },
      cases: runs,
    };
  });
