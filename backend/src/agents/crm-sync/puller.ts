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
    agent: 'crm-sync',
    topics: ['connection.pull'],
    due: (now, wallMs) => customersWithDuePulls(work, now, wallMs),
    async run(customerId) {
      let failure: unknown;
      for (const connectionId of await activeConnections(work, customerId)) {
        // One CRM in trouble must not keep the customer's other one from being read.
        await pull(work, deps, { customerId, connectionId }).catch((error: unknown) => {
          failure ??= error;
        });
      }
      if (failure !== undefined) throw failure;
      return false;
    },
  };
}
