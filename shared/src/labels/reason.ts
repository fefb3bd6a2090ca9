import type { ReplyDisposition } from '../events/email.ts';
import { cardLabels } from './cards.ts';

const reply: Readonly<Record<ReplyDisposition, string>> = {
  positive: 'replied',
  referral: 'referred you to somebody else',
  neutral: 'replied',
  question: 'replied with a question',
  unknown: 'replied',
  objection: 'replied with an objection',
  negative: 'replied that they are not interested',
  unsubscribe: 'asked to be removed',
};

/** The words of the one sentence that gives the reason of a score. */
export const reasonWords = {
  /** The cards know it by its words, to say more where nothing was sent either. */
  nothingYet: cardLabels.noReactionTitle,
  onlyMachines: 'Nobody has reacted yet; machine hits are not counted.',
  and: 'and',
  last: 'last',
  reply,
  verb: { replies: 'replied', meetings: 'met you', calls: 'talked to you on the phone' },
  clickedThe: (link: string): string => `clicked the “${link}” link`,
  clickedALink: 'clicked a link',
  clickedLinks: (count: number): string => `clicked ${count} links`,
  openedAMail: 'opened a mail',
  openedMails: (count: number): string => `opened ${count} mails`,
  onDate: (date: string): string => `on ${date}`,
  daysAgo: (days: number): string => (days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`),
} as const;

/** "" | " twice" | " 3 times" */
export function times(count: number): string {
  if (count <= 1) return '';
  return count === 2 ? ' twice' : ` ${count} times`;
}

/** Follows "Do not contact: ". */
export function doNotContactBecause(because: 'opted_out' | 'asked_to_unsubscribe' | 'not_interested', when: string | null): string {
  const what = {
    opted_out: when === null ? 'the contact has opted out of email' : 'opted out of email',
    asked_to_unsubscribe: 'asked in a reply to be removed',
    not_interested: 'replied that they are not interested',
  }[because];
  return when === null ? what : `${what} ${when}`;
}
