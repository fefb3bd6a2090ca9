import type { CardView } from '@salesos/shared/api/card';
import type { ReplyDisposition } from '@salesos/shared/events/email';
import type { StepReason } from '@salesos/shared/events/sequence';
import { inDaysText, nextActionLabels as labels, waitedText } from '@salesos/shared/labels/next-action';
import { stepReasonLabels } from '@salesos/shared/labels/sequence';
import { shortDate } from '../engagement/calendar-day.ts';
import type { ReasonWords } from '../engagement/reason.ts';
import type { EnrollmentState } from '../sequence/decide-step.ts';

export type NextAction = NonNullable<CardView['nextAction']>;

export interface WaitingReply {
  readonly receivedAt: Date;
  readonly disposition: ReplyDisposition;
  /** The reply is not certainly a person's (weak hints of an automatic answer). */
  readonly needsReview: boolean;
  /** The person's own words without quoted text; null where they must not leave the database, as in a CRM field. */
  readonly quote: string | null;
}

export interface NextActionInput {
  readonly now: Date;
  /** `dated` for text that is stored: "for 2 h" would be wrong in a CRM field an hour later. */
  readonly words: ReasonWords;
  readonly doNotContact: boolean;
  readonly tier: number;
  /** True when any event of a person has counted. */
  readonly hasActivity: boolean;
  readonly hasEmail: boolean;
  /** A number that may be called. */
  readonly mayCall: boolean;
  /** The newest reply nobody has answered. */
  readonly waitingReply: WaitingReply | null;
  /** The newest enrollment, ended ones included. */
  readonly enrollment: { readonly state: EnrollmentState; readonly reason: StepReason | null; readonly nextDueAt: Date | null } | null;
}

const LONGEST_QUOTE = 80;

/** The one thing to do next, by fixed rules in order of urgency; confidence says how little it depends on a guess. */
export function nextAction(input: NextActionInput): NextAction {
  if (input.doNotContact) return { action: 'none', confidence: 'high', text: labels.doNotContact, because: labels.doNotContactBecause };
  return answer(input) ?? enrolled(input) ?? unreachable(input) ?? afterwards(input) ?? start(input);
}

function answer({ waitingReply: reply, now, words }: NextActionInput): NextAction | null {
  if (reply === null) return null;
  const waited =
    words.dates === 'dated'
      ? labels.sinceDate(shortDate(reply.receivedAt, now, words.timeZone))
      : labels.forSpan(waitedText(now.getTime() - reply.receivedAt.getTime()));
  if (reply.needsReview) return { action: 'review', confidence: 'medium', text: labels.reviewReply, because: labels.reviewReplyBecause(waited) };
  const sure = reply.disposition === 'positive' || reply.disposition === 'question' || reply.disposition === 'referral';
  const because = labels.replyBecause(reply.disposition, waited, shortQuote(reply.quote));
  return { action: 'reply_now', confidence: sure ? 'high' : 'medium', text: labels.replyNow, because };
}

function enrolled({ enrollment, now, words }: NextActionInput): NextAction | null {
  switch (enrollment?.state) {
    case 'held': {
      const reason = enrollment.reason === null ? null : stepReasonLabels[enrollment.reason];
      return {
        action: 'review',
        confidence: 'high',
        text: withoutPeriod(reason?.remedy ?? labels.fixHold),
        because: asClause(reason?.text ?? labels.pausedBecause),
      };
    }
    case 'paused':
      return { action: 'review', confidence: 'medium', text: labels.resumeOrRemove, because: labels.pausedBecause };
    case 'active': {
      const { nextDueAt } = enrollment;
      const because = nextDueAt === null ? labels.waitRunningBecause : labels.waitBecause(dueText(nextDueAt, now, words));
      return { action: 'wait', confidence: 'high', text: labels.waitForMail, because };
    }
    default:
      return null;
  }
}

function dueText(dueAt: Date, now: Date, words: ReasonWords): string {
  return words.dates === 'dated' ? labels.onDate(shortDate(dueAt, now, words.timeZone)) : inDaysText(dueAt.getTime() - now.getTime());
}

function unreachable({ hasEmail, mayCall }: NextActionInput): NextAction | null {
  if (hasEmail) return null;
  return mayCall
    ? { action: 'call', confidence: 'medium', text: labels.call, because: labels.callNoEmailBecause }
    : { action: 'review', confidence: 'high', text: labels.addAddress, because: labels.addAddressBecause };
}

/** A person has to find another way to them. */
const UNDELIVERED: ReadonlySet<StepReason> = new Set(['rejected_by_server', 'bounced', 'refused_as_unwanted', 'has_left']);

/** After an enrollment that has ended and with no reply waiting. */
function afterwards({ enrollment, tier, mayCall }: NextActionInput): NextAction | null {
  if (enrollment === null) return null;
  if (enrollment.reason === 'replied')
    return { action: 'wait', confidence: 'medium', text: labels.waitForAnswer, because: labels.waitForAnswerBecause };
  if (enrollment.reason !== null && UNDELIVERED.has(enrollment.reason)) {
    const { text, remedy } = stepReasonLabels[enrollment.reason];
    return { action: 'review', confidence: 'high', text: withoutPeriod(remedy ?? labels.fixHold), because: asClause(text) };
  }
  if (enrollment.reason === 'removed_by_user') return { action: 'none', confidence: 'low', text: labels.rest, because: labels.removedBecause };
  if (tier <= 2 && mayCall) return { action: 'call', confidence: 'medium', text: labels.call, because: labels.callEndedBecause(tier) };
  if (tier <= 2) return { action: 'review', confidence: 'low', text: labels.tryAnotherWay, because: labels.endedBecause };
  return { action: 'none', confidence: 'low', text: labels.rest, because: labels.endedBecause };
}

function start({ tier, hasActivity }: NextActionInput): NextAction {
  const confidence = tier === 1 ? 'high' : tier === 4 ? 'low' : 'medium';
  return { action: 'enroll', confidence, text: labels.enroll, because: hasActivity ? labels.enrollBecause(tier) : labels.enrollNewBecause };
}

function shortQuote(quote: string | null): string | null {
  const line = quote?.replace(/\s+/g, ' ').trim() ?? '';
  if (line === '') return null;
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE - 1).trimEnd()}…`;
}

/** A sentence, to follow "because ". */
function asClause(sentence: string): string {
  return withoutPeriod(`${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`);
}

function withoutPeriod(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
