import type { ReplyDisposition } from '../events/email.ts';

const HOUR_MS = 3_600_000;

/** "less than an hour", "19 h", "3 days"; follows "for ". */
export function waitedText(waitedMs: number): string {
  const hours = Math.floor(waitedMs / HOUR_MS);
  if (hours < 1) return 'less than an hour';
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** "now", "within a day", "in 3 days", counted in whole days from now. */
export function inDaysText(aheadMs: number): string {
  const days = Math.ceil(aheadMs / (24 * HOUR_MS));
  if (days <= 0) return 'now';
  return days === 1 ? 'within a day' : `in ${days} days`;
}

const replyKind: Readonly<Record<ReplyDisposition, string>> = {
  positive: 'positive reply',
  referral: 'referral',
  neutral: 'reply',
  question: 'question',
  unknown: 'reply',
  objection: 'objection',
  negative: 'refusal',
  unsubscribe: 'request to be removed',
};

/** Two strings each: what to do, and why (follows "because "). */
export const nextActionLabels = {
  doNotContact: 'Do not contact',
  doNotContactBecause: 'they have opted out or asked not to be contacted',
  replyNow: 'Reply now',
  /** Follow "has been waiting " and "goes out ". A span is for the moment, a date for what is stored and read later. */
  forSpan: (span: string): string => `for ${span}`,
  sinceDate: (date: string): string => `since ${date}`,
  onDate: (date: string): string => `on ${date}`,
  replyBecause: (disposition: ReplyDisposition, waited: string, quote: string | null): string =>
    `their ${replyKind[disposition]} has been waiting ${waited}${quote === null ? '' : `: “${quote}”`}`,
  reviewReply: 'Check the reply',
  reviewReplyBecause: (waited: string): string => `it may come from a machine and has been waiting ${waited}; the sequence is paused until then`,
  fixHold: 'Fix what holds the sequence',
  resumeOrRemove: 'Resume the sequence or remove the contact',
  pausedBecause: 'the sequence is paused',
  waitForMail: 'Wait for the next mail',
  waitBecause: (when: string): string => `it goes out ${when}`,
  waitRunningBecause: 'the sequence is running',
  waitForAnswer: 'Wait for their answer',
  waitForAnswerBecause: 'you have answered their reply',
  enroll: 'Enroll in a sequence',
  enrollBecause: (tier: number): string => `this tier ${tier} contact is not in a sequence`,
  enrollNewBecause: 'nothing has happened yet',
  call: 'Call',
  callNoEmailBecause: 'there is a phone number and no usable email address',
  callEndedBecause: (tier: number): string => `this is a tier ${tier} contact and the sequence ended without a reply`,
  addAddress: 'Add an email address',
  addAddressBecause: 'there is no usable email address',
  tryAnotherWay: 'Try another sequence or another way',
  rest: 'Nothing to do',
  endedBecause: 'the sequence ended without a reply',
  removedBecause: 'somebody removed the contact from the sequence',
} as const;
