import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { activeConnections, customersWithDuePulls } from '#services/crm-sync/due-work.ts';
import { pull } from '#services/crm-sync/pull.ts';

/** Reads what changed in the CRM: right after a connect, on request, and on a reconcile period. */
export function crmPuller(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-pull',
    topics: ['connection.pull'],
    due: (now, wallMs) => customersWithDuePulls(work, now, wallMs),
    async run(customerId) {
      for (const connectionId of await activeConnections(work, customerId)) await pull(work, deps, { customerId, connectionId });
      return false;
    },
  };
}
