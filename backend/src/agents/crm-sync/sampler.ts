import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { customersWithDueSamples, takeSamples } from '#services/crm-sync/take-sample.ts';

/** Measures every five minutes how the sync of each connection stands. */
export function syncSampler(work: Work): Executor {
  return {
    name: 'sync-sample',
    agent: 'crm-sync',
    isIdle: true,
    topics: [],
    due: (now) => customersWithDueSamples(work, now),
    async run(customerId) {
      await work.withTenant(customerId, takeSamples);
      return false;
    },
  };
}
