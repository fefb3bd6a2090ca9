import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { activeConnections, customersWithDueWrites } from '#services/crm-sync/due-work.ts';
import { logActivities } from '#services/crm-sync/log-activities.ts';
import { push } from '#services/crm-sync/push.ts';

/** Writes owned fields and activities of a customer's connections. */
export function crmPusher(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-push',
    agent: 'crm-sync',
    topics: ['crm.dirty', 'crm.activity'],
    due: (now, wallMs) => customersWithDueWrites(work, now, wallMs),
    async run(customerId) {
      let more = false;
      for (const connectionId of await activeConnections(work, customerId)) {
        const ref = { customerId, connectionId };
        // Fields first: they are what the rep looks at.
        more = (await push(work, deps, ref)) || more;
        more = (await logActivities(work, deps, ref)) || more;
      }
      return more;
    },
  };
}
