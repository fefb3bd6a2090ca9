import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { customersWithDueRewrites, rewriteDue } from '#services/engagement/rewrite-due.ts';

/** Keeps what the CRM shows close to the live score as that fades. */
export function scoreRewriter(work: Work): Executor {
  return {
    name: 'score-rewrite',
    agent: 'engagement',
    isIdle: true,
    topics: [],
    due: (now) => customersWithDueRewrites(work, now),
    run: (customerId) => work.withTenant(customerId, rewriteDue),
  };
}
