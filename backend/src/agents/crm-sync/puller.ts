import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import {
  activeConnections,
  connectionsToPull,
  customersWithDueActivities,
  customersWithDuePulls,
  customersWithHints,
} from '#services/crm-sync/due-work.ts';
import { pullActivities } from '#services/crm-sync/pull-activities.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { pullHints } from '#services/crm-sync/pull-hints.ts';
import { customersWithResyncs, resyncPage } from '#services/crm-sync/resync-page.ts';
import { customersWithWalks } from '#services/crm-sync/walk-lease.ts';
import { walkScope } from '#services/crm-sync/walk-scope.ts';
import { forEachConnection } from './for-each-connection.ts';

/** Reads what changed in the CRM: right after a connect, on request, and on a reconcile period. */
export function crmPuller(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-pull',
    agent: 'crm-sync',
    topics: ['connection.pull'],
    due: (now, wallMs) => customersWithDuePulls(work, now, wallMs),
    async run(customerId) {
      await forEachConnection(await connectionsToPull(work, customerId), (connectionId) => pull(work, deps, { customerId, connectionId }));
      return false;
    },
  };
}

/** Reads the calls, meetings, tasks and notes that changed, once the people they are of have been read. */
export function crmActivityPuller(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-activities',
    agent: 'crm-sync',
    topics: ['connection.activities'],
    due: (now, wallMs) => customersWithDueActivities(work, now, wallMs),
    async run(customerId) {
      await forEachConnection(await activeConnections(work, customerId), (connectionId) => pullActivities(work, deps, { customerId, connectionId }));
      return false;
    },
  };
}

/** Reads again what a CRM hinted at, soon after the hint. */
export function crmHintPuller(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-hints',
    agent: 'crm-sync',
    topics: ['crm.hint'],
    due: (_now, wallMs) => customersWithHints(work, wallMs),
    async run(customerId) {
      let more = false;
      await forEachConnection(await activeConnections(work, customerId), async (connectionId) => {
        more = (await pullHints(work, deps, { customerId, connectionId })) || more;
      });
      return more;
    },
  };
}

/** Reads an object again from the beginning when an admin asked for it, when nothing else is to be done. */
export function crmResyncer(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-resync',
    agent: 'crm-sync',
    isIdle: true,
    topics: ['connection.resync'],
    due: (_now, wallMs) => customersWithResyncs(work, wallMs),
    async run(customerId) {
      let more = false;
      await forEachConnection(await activeConnections(work, customerId), async (connectionId) => {
        more = (await resyncPage(work, deps, { customerId, connectionId })) || more;
      });
      return more;
    },
  };
}

/** Finds out which records are in a scope that was chosen, and reads lists again from time to time. */
export function crmScopeWalker(work: Work, deps: { providers: Providers; sealer: Sealer }): Executor {
  return {
    name: 'crm-scope',
    agent: 'crm-sync',
    topics: ['crm.scope'],
    due: (now) => customersWithWalks(work, now),
    async run(customerId) {
      let more = false;
      await forEachConnection(await activeConnections(work, customerId), async (connectionId) => {
        more = (await walkScope(work, deps, { customerId, connectionId })) || more;
      });
      return more;
    },
  };
}
