import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { customersWithUnsealedAudit, sealAudit } from '#services/request/seal-audit.ts';

/** Chains audit rows after the fact, so that writing one never waits for another. */
export function auditSealer(work: Work): Executor {
  return {
    name: 'audit-seal',
    agent: null,
    topics: ['audit'],
    due: () => customersWithUnsealedAudit(work),
    run: (customerId) => work.withTenant(customerId, sealAudit),
  };
}
