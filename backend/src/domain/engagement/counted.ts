import type { ReplyDisposition } from '@salesos/shared/events/email';
import type { Signal } from '@salesos/shared/events/engagement';
import { DAY_MS } from './decay.ts';
import type { EngagementFact } from './fact.ts';

/** One event that counts, with its weight before decay. */
export interface Counted {
  readonly eventId: string;
  readonly signal: Signal;
  readonly at: Date;
  readonly weight: number;
  /** An open nobody saw, implied by the click or reply whose id it carries. */
  readonly inferred: boolean;
  readonly fact: EngagementFact;
}

export const REPLY_WEIGHT: Readonly<Record<ReplyDisposition, number>> = {
  positive: 1,
  referral: 1,
  neutral: 0.6,
  question: 0.6,
  unknown: 0.6,
  objection: 0.2,
  negative: 0,
  unsubscribe: 0,
};
const MOST_OPENS_PER_MAIL = 3;
const SHORTEST_CALL_MS = 120_000;
/** At one instant a seen open comes before the click that would otherwise infer it. */
const KIND_ORDER: Readonly<Record<EngagementFact['kind'], number>> = { open: 0, click: 1, reply: 2, meeting: 3, call: 4, opt_out: 5, opt_in: 6 };

interface Ledger {
  readonly lastAt: Map<string, number>;
  readonly opens: Map<string, number>;
  readonly out: Counted[];
}

/**
 * The events that count at `asOf`, oldest first. Each decision looks only at earlier events, so the list at an
 * earlier instant is a prefix of this one and the order of arrival does not matter.
 */
export function countFacts(facts: readonly EngagementFact[], asOf: Date): Counted[] {
  const ledger: Ledger = { lastAt: new Map(), opens: new Map(), out: [] };
  for (const fact of inOrder(facts, asOf)) count(ledger, fact);
  return ledger.out;
}

function inOrder(facts: readonly EngagementFact[], asOf: Date): EngagementFact[] {
  const byId = new Map(facts.map((fact) => [fact.eventId, fact]));
  return [...byId.values()]
    .filter((fact) => fact.actorClass === 'human' && fact.occurredAt <= asOf)
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || (a.eventId < b.eventId ? -1 : 1));
}

function count(ledger: Ledger, fact: EngagementFact): void {
  switch (fact.kind) {
    case 'open':
      return countOpen(ledger, fact, fact.emailId);
    case 'click':
      if (fact.linkKind !== 'content') return;
      inferOpen(ledger, fact, fact.emailId);
      return countOnceADay(ledger, fact, 'clicks', 1, `click|${fact.emailId}|${fact.linkId}`);
    case 'reply':
      if (fact.emailId !== null) inferOpen(ledger, fact, fact.emailId);
      return countOnceADay(ledger, fact, 'replies', REPLY_WEIGHT[fact.disposition], `reply|${fact.threadId ?? fact.emailId ?? fact.eventId}`);
    case 'meeting':
      return fact.noShow ? undefined : countOnce(ledger, fact, 'meetings', `meeting|${fact.meetingId}`);
    case 'call':
      return fact.durationMs < SHORTEST_CALL_MS ? undefined : countOnce(ledger, fact, 'calls', `call|${fact.callId}`);
    case 'opt_out':
    case 'opt_in':
      return;
  }
}

function countOpen(ledger: Ledger, fact: EngagementFact, emailId: string, inferred = false): void {
  const opens = ledger.opens.get(emailId) ?? 0;
  if (opens >= MOST_OPENS_PER_MAIL || !dayHasPassed(ledger, `open|${emailId}`, fact.occurredAt)) return;
  ledger.opens.set(emailId, opens + 1);
  push(ledger, `open|${emailId}`, { fact, signal: 'opens', weight: 1, inferred });
}

function inferOpen(ledger: Ledger, fact: EngagementFact, emailId: string): void {
  if (!ledger.opens.has(emailId)) countOpen(ledger, fact, emailId, true);
}

function countOnceADay(ledger: Ledger, fact: EngagementFact, signal: Signal, weight: number, key: string): void {
  if (dayHasPassed(ledger, key, fact.occurredAt)) push(ledger, key, { fact, signal, weight, inferred: false });
}

function countOnce(ledger: Ledger, fact: EngagementFact, signal: Signal, key: string): void {
  if (!ledger.lastAt.has(key)) push(ledger, key, { fact, signal, weight: 1, inferred: false });
}

function dayHasPassed(ledger: Ledger, key: string, at: Date): boolean {
  const lastAt = ledger.lastAt.get(key);
  return lastAt === undefined || at.getTime() - lastAt >= DAY_MS;
}

function push(ledger: Ledger, key: string, item: Omit<Counted, 'eventId' | 'at'>): void {
  const { eventId, occurredAt: at } = item.fact;
  ledger.lastAt.set(key, at.getTime());
  ledger.out.push({ eventId, at, ...item });
}
