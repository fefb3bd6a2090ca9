import { expect, it } from 'vitest';
import { doNotContact } from './do-not-contact.ts';
import type { EngagementFact } from './fact.ts';

const day = (number: number): Date => new Date(Date.UTC(2026, 10, number));
const NOW = day(23);
type Disposition = Extract<EngagementFact, { kind: 'reply' }>['disposition'];
const reply = (number: number, disposition: Disposition, actorClass: 'human' | 'machine' = 'human'): EngagementFact => ({
  kind: 'reply',
  eventId: `r${number}`,
  emailId: 'm',
  threadId: 't',
  disposition,
  occurredAt: day(number),
  actorClass,
});
const consent = (number: number, kind: 'opt_out' | 'opt_in'): EngagementFact => ({
  kind,
  eventId: `c${number}`,
  occurredAt: day(number),
  actorClass: 'unknown',
});

it.each([
  ['a negative reply', [reply(5, 'negative')], false, { because: 'not_interested', at: day(5) }],
  ['a reply that asks to be removed', [reply(5, 'unsubscribe')], false, { because: 'asked_to_unsubscribe', at: day(5) }],
  ['an opt-out, whoever reported it', [consent(5, 'opt_out')], false, { because: 'opted_out', at: day(5) }],
  ['a consent field alone', [], true, { because: 'opted_out', at: null }],
  ['a friendly reply after a negative one', [reply(5, 'negative'), reply(6, 'positive')], false, { because: 'not_interested', at: day(5) }],
  ['an opt-out is named before a negative reply', [reply(5, 'negative'), consent(6, 'opt_out')], false, { because: 'opted_out', at: day(6) }],
  ['an opt-out after an opt-in', [consent(5, 'opt_in'), consent(6, 'opt_out')], false, { because: 'opted_out', at: day(6) }],
  ['an opt-in does not beat the consent field', [consent(4, 'opt_out'), consent(5, 'opt_in')], true, { because: 'opted_out', at: null }],
])('holds after %s', (_, facts, optedOut, found) => {
  expect(doNotContact(facts, optedOut, NOW)).toEqual(found);
});

it.each([
  ['nothing', []],
  ['an objection', [reply(5, 'objection')]],
  ['a refusal lifted by an opt-in', [reply(4, 'negative'), consent(5, 'opt_out'), consent(6, 'opt_in')]],
  ['a refusal after the as-of date', [reply(24, 'negative'), consent(24, 'opt_out')]],
  ['an answer of a machine', [reply(5, 'negative', 'machine')]],
])('does not hold after %s', (_, facts) => {
  expect(doNotContact(facts, false, NOW)).toBeNull();
});
