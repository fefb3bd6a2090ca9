import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { endSilence } from '#services/connection/end-silence.ts';
import { customersWithEndedSilence } from '#services/crm-sync/due-work.ts';

/** Lets connections be called again when the time is over that their CRM asked for. */
export function crmThrottleEnder(work: Work): Executor {
  return {
    name: 'crm-throttle',
    agent: 'crm-sync',
    topics: [],
    due: (_now, wallMs) => customersWithEndedSilence(work, wallMs),
    run: (customerId) => work.withTenant(customerId, endSilence),
  };
}
