import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { createRecords } from '#services/crm-sync/create-records.ts';
import { activeConnections, customersWithDueWrites } from '#services/crm-sync/due-work.ts';
import { keepActivities } from '#services/crm-sync/keep-activities.ts';
import { logActivities } from '#services/crm-sync/log-activities.ts';
import { customersWithDueOptOuts, writeOptOuts } from '#services/crm-sync/write-opt-outs.ts';
import { push } from '#services/crm-sync/push.ts';
import { forEachConnection } from './for-each-connection.ts';

/** Makes records, and writes owned fields and activities of a customer's connections. */
export function crmPusher(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-push',
    agent: 'crm-sync',
    topics: ['crm.create', 'crm.dirty', 'crm.activity'],
    due: (now, wallMs) => customersWithDueWrites(work, now, wallMs),
    async run(customerId) {
      let more = false;
      await forEachConnection(await activeConnections(work, customerId), async (connectionId) => {
        const ref = { customerId, connectionId };
        more = (await createRecords(work, deps, ref)) || more;
        // Then fields: they are what the rep looks at.
        more = (await push(work, deps, ref)) || more;
        more = (await logActivities(work, deps, ref)) || more;
        more = (await keepActivities(work, deps, ref)) || more;
      });
      return more;
    },
  };
}

/** Tells a customer's CRMs of opt-outs they do not know of. */
export function optOutWriter(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-opt-outs',
    agent: 'crm-sync',
    topics: ['crm.opt_out'],
    due: (_now, wallMs) => customersWithDueOptOuts(work, wallMs),
    async run(customerId) {
      let more = false;
      await forEachConnection(await activeConnections(work, customerId), async (connectionId) => {
        more = (await writeOptOuts(work, deps, { customerId, connectionId })) || more;
      });
      return more;
    },
  };
}
