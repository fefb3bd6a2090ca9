import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import type { RobotList } from '#ports/robot-list.ts';
import { classifyMail, customersWithSettledHits } from '#services/email/classify-hits.ts';
import { discardNext } from '#services/email/discard-drafts.ts';
import { customersWithDueSends } from '#services/email/due-sends.ts';
import { lookUpNext } from '#services/email/look-up.ts';
import { type SendDeps, sendNext } from '#services/email/send-next.ts';
import { checkTrackingDomain, customersWithDueDomain, type DomainDeps } from '#services/tracking/check-domain.ts';

/** Sent side by side per customer, over all its mailboxes: most of a send is waiting for the mail server. */
const PARALLEL = 12;
const MAILS_PER_TURN = 120;

export function mailSender(work: Work, deps: SendDeps): Executor {
  return {
    name: 'email-send',
    agent: 'email',
    topics: ['email.send_requested', 'email.queued'],
    due: (now, wallMs) => customersWithDueSends(work, now, wallMs),
    async run(customerId) {
      let sent = 0;
      while (await lookUpNext(work, deps, customerId)) sent += 1;
      while (await discardNext(work, deps, customerId)) sent += 1;
      const lane = async (): Promise<void> => {
        while (sent < MAILS_PER_TURN) {
          sent += 1;
          // Nothing for this lane: what is left is ready later, or its mailbox has enough under way.
          if (!(await sendNext(work, deps, customerId))) return;
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, lane));
      return sent >= MAILS_PER_TURN;
    },
  };
}

/** Decides who caused the hits on our mails, once the hits around each are in. */
export function hitClassifier(work: Work, isRobot: RobotList): Executor {
  return {
    name: 'hit-classify',
    agent: 'email',
    topics: [],
    due: (now) => customersWithSettledHits(work, now),
    run: (customerId) => work.withTenant(customerId, (uow) => classifyMail(uow, isRobot)),
  };
}

/** Looks again and again whether customers' tracking domains still lead to us. */
export function trackingDomainChecker(work: Work, deps: DomainDeps): Executor {
  return {
    name: 'tracking-domain',
    agent: 'email',
    topics: ['tracking.domain'],
    due: (now) => customersWithDueDomain(work, now),
    async run(customerId) {
      await checkTrackingDomain(work, deps, customerId);
      return false;
    },
  };
}
