import type { Signal } from '@salesos/shared/events/engagement';
import { mayContact, optedOutState } from '#domain/consent/may-contact.ts';
import type { EngagementFact } from '#domain/engagement/fact.ts';
import type { EngagementModel } from '#domain/engagement/model.ts';
import { type EngagementScore, scoreEngagement } from '#domain/engagement/score.ts';
import { type NextAction, nextAction } from '#domain/next-action/next-action.ts';
import { contactFit } from '#domain/priority/contact-fit.ts';
import { priorityOf, REFUSED_PRIORITY } from '#domain/priority/priority.ts';
import { decideTier, type TierDecision } from '#domain/priority/tier.ts';
import type { Subject } from './load-subjects.ts';

export interface Assessment {
  subject: Subject;
  score: EngagementScore;
  fit: number | null;
  priority: number;
  tier: TierDecision;
  /** What the rule for unanswered replies counts from. */
  unansweredPositiveReplyAt: Date | null;
  optedOut: boolean | null;
  /** Null = the consent of a contact cannot be read: sending is held. */
  nextAction: NextAction;
}

/** Score, fit, priority, tier and next action of one contact as of an instant. `quote` false is for text that is stored (CRM fields): no words of a reply, days instead of spans. */
export function assess(input: {
  subject: Subject;
  facts: readonly EngagementFact[];
  model: EngagementModel;
  measured: ReadonlySet<Signal>;
  asOf: Date;
  quote: boolean;
}): Assessment {
  const { subject, asOf } = input;
  const optedOut = optedOutState(mayContact({ channel: 'email', sources: subject.consents, optOutsImported: subject.optOutsImported }));
  const score = scoreEngagement({ facts: input.facts, model: input.model, measured: input.measured, asOf, optedOut: optedOut === true });
  const fit = contactFit({ title: subject.title, employees: subject.employees, industry: subject.industry })?.value ?? null;
  const refused = score.doNotContact !== null;
  const priority = refused ? REFUSED_PRIORITY : priorityOf({ engagement: score.measured ? score.exact : null, intent: null, fit }).value;
  const reply = subject.waitingReply;
  const positive = reply && !reply.needsReview && (reply.disposition === 'positive' || reply.disposition === 'referral');
  const unansweredPositiveReplyAt = positive ? reply.receivedAt : null;
  const tier = decideTier({
    priority,
    unansweredPositiveReplyAt,
    doNotContact: refused,
    asOf,
  });
  const action = nextAction({
    now: asOf,
    words: { timeZone: subject.timeZone ?? 'UTC', dates: input.quote ? 'relative' : 'dated' },
    doNotContact: refused,
    tier: tier.tier,
    hasActivity: score.counted.length > 0,
    hasEmail: subject.email !== null,
    mayCall: subject.phone !== null && !subject.consents.some((consent) => consent.channel === 'call' && consent.optedOut !== false),
    waitingReply:
      reply === null
        ? null
        : { receivedAt: reply.receivedAt, disposition: reply.disposition, needsReview: reply.needsReview, quote: input.quote ? reply.text : null },
    enrollment: subject.enrollment,
  });
  return { subject, score, fit, priority, tier, unansweredPositiveReplyAt, optedOut, nextAction: action };
}
