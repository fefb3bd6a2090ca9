import type { ReplyDisposition } from '../events/email.ts';
import type { Signal } from '../events/engagement.ts';

export const bandLabels = { hot: 'Hot', warm: 'Warm', cool: 'Cool', cold: 'Cold', do_not_contact: 'Do not contact' } as const;
export type Band = keyof typeof bandLabels;

export const tierRuleLabels = {
  unanswered_positive_reply: 'Tier 1 as long as a positive reply waits for an answer (at most 14 days).',
  do_not_contact: 'Tier 4 because this contact must not be contacted.',
} as const;
export type TierRule = keyof typeof tierRuleLabels;

/** A score of 0 in a tier above the last one: the number alone would not explain it. */
export const tierFromFit = 'The tier comes from the fit of the company and the title; there is no reaction to count.';

/** Why the parts reach more points than their weights: "Opens and clicks were not measured then: the other parts share all 100 points." */
export function scaleText(signals: readonly Signal[], isPast: boolean): string | null {
  if (signals.length === 0) return null;
  const names = signals.map((signal) => NOUNS[signal][1]);
  const list = names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${isPast ? 'were not measured then' : 'are not measured'}: the other parts share all 100 points.`;
}

export const dispositionLabels: Readonly<Record<ReplyDisposition, string>> = {
  positive: 'positive',
  referral: 'refers to somebody else',
  neutral: 'neutral',
  question: 'a question',
  unknown: 'not classified',
  objection: 'an objection',
  negative: 'not interested',
  unsubscribe: 'asks to be removed',
};

const NOUNS: Readonly<Record<Signal, readonly [one: string, many: string]>> = {
  opens: ['open', 'opens'],
  clicks: ['click', 'clicks'],
  replies: ['reply', 'replies'],
  meetings: ['meeting', 'meetings'],
  calls: ['call', 'calls'],
};

export interface PartFacts {
  readonly measured: boolean;
  readonly humanCount: number;
  readonly inferredCount: number;
  /** Of the newest one, ready to show. */
  readonly date: string;
}

/** "1 human reply (Nov 22)", "3 human opens, 1 implied" */
export function partText(signal: Signal, facts: PartFacts): string {
  if (!facts.measured) return 'not measured';
  const [one, many] = NOUNS[signal];
  if (facts.humanCount === 0) return facts.inferredCount === 0 ? `no human ${one} yet` : `${facts.inferredCount} implied by a click or reply`;
  const seen = facts.humanCount === 1 ? `1 human ${one}` : `${facts.humanCount} human ${many}`;
  if (facts.inferredCount > 0) return `${seen}, ${facts.inferredCount} implied`;
  return facts.humanCount === 1 ? `${seen} (${facts.date})` : seen;
}

export interface ContributionFacts {
  readonly inferred: boolean;
  readonly linkLabel: string | null;
  readonly disposition: ReplyDisposition | null;
}

export function contributionText(signal: Signal, facts: ContributionFacts): string {
  switch (signal) {
    case 'opens':
      return facts.inferred ? 'Opened a mail (implied by the click or reply)' : 'Opened a mail';
    case 'clicks':
      return facts.linkLabel === null ? 'Clicked a link' : `Clicked the “${facts.linkLabel}” link`;
    case 'replies':
      return facts.disposition === null ? 'Replied' : `Replied (${dispositionLabels[facts.disposition]})`;
    case 'meetings':
      return 'Met';
    case 'calls':
      return 'Talked on the phone';
  }
}

/** `before` = it has happened already. */
export function wouldRaiseText(signal: Signal, before: boolean): string {
  switch (signal) {
    case 'opens':
      return before ? 'another open' : 'an open';
    case 'clicks':
      return before ? 'another click, in a mail they have opened' : 'a click, in a mail they have opened';
    case 'replies':
      return before ? 'another reply, in a new thread' : 'a positive reply';
    case 'meetings':
      return before ? 'another meeting' : 'a meeting';
    case 'calls':
      return before ? 'another call of two minutes or more' : 'a call of two minutes or more';
  }
}
