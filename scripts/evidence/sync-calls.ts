import type { Proof } from '../proof/proof.ts';
import { withLaunched } from '../proof/with-launched.ts';
import { settle } from './rebuild/settle.ts';
import { day } from './sync-latency/day.ts';

const MOST_PER_EVENT = 0.1;

/** What a day of single events costs a CRM in writing calls. `EVENTS` (default 10,000) of them, evenly over the day. */
export const prove = (): Promise<Proof> =>
  withLaunched('calls', async (launched) => {
    await settle(launched);
    const run = await day(launched, 'salesforce', Number(process.env['EVENTS'] ?? 10_000));
    return {
      claim: `${run.events} events spread evenly over a day cost at most ${MOST_PER_EVENT} writing calls each.`,
      ok: run.writesPerEvent <= MOST_PER_EVENT,
      counts: { ...run },
      cases: [run],
    };
  });
