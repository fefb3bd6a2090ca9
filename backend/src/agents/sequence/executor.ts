import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import type { MailDeps } from '#services/email/compose-sequence-mail.ts';
import { customersWithDueSteps } from '#services/sequence/due-steps.ts';
import { runDueStep } from '#services/sequence/run-due-step.ts';

const STEPS_PER_TURN = 100;

/** Works off the steps that are due: one step, one transaction. */
export function stepScanner(work: Work, deps: MailDeps): Executor {
  return {
    name: 'sequence-steps',
    agent: 'sequence',
    topics: ['sequence.started', 'sequence.resumed', 'sequence.due'],
    due: (now) => customersWithDueSteps(work, now),
    async run(customerId) {
      for (let step = 0; step < STEPS_PER_TURN; step += 1) {
        if (!(await work.withTenant(customerId, (uow) => runDueStep(uow, deps)))) return false;
      }
      return true;
    },
  };
}
