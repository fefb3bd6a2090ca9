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
      let done = 0;
      while (await lookUpNext(work, deps, customerId)) done += 1;
      while (await discardNext(work, deps, customerId)) done += 1;
      const sent = await sendSideBySide(work, deps, customerId, MAILS_PER_TURN - done);
      return done + sent >= MAILS_PER_TURN;
    },
  };
}

/**
 * Each claim lets one more lane look for a mail, so that one mail costs few looks and many soon go side by side; a lane that
 * finds nothing (what is left is ready later, or its mailbox has enough under way) ends, and comes back with the next claim.
 * Resolves with how many were claimed: `most` or a few above it when there may be more.
 */
async function sendSideBySide(work: Work, deps: SendDeps, customerId: string, most: number): Promise<number> {
  let claimed = 0;
  let looking = 0;
  const lanes: Promise<void>[] = [];
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    try {
      while (claimed < most && (await sendNext(work, deps, customerId, onClaimed)));
    } catch (error) {
      failures.push(error);
    }
    looking -= 1;
  };
  const begin = (): void => {
    if (looking === PARALLEL) return;
    looking += 1;
    lanes.push(lane());
  };
  const onClaimed = (): void => {
    claimed += 1;
    begin();
  };
  begin();
  // More are begun while these are waited for.
  for (let waited = 0; waited < lanes.length; waited += 1) await lanes[waited];
  if (failures.length > 0) throw failures[0];
  return claimed;
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
