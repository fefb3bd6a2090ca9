import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { customersWithOldWrites, pruneWrites } from '#services/crm-sync/prune-writes.ts';

/** Forgets what was written to a CRM once it can no longer be taken back. */
export function crmWritePruner(work: Work): Executor {
  return {
    name: 'crm-prune',
    agent: 'crm-sync',
    isIdle: true,
    topics: [],
    due: (now) => customersWithOldWrites(work, now),
    run: (customerId) => work.withTenant(customerId, pruneWrites),
  };
}
