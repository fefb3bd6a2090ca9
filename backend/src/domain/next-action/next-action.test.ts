import type { StepReason } from '@salesos/shared/events/sequence';
import { NextAction as NextActionSchema } from '@salesos/shared/api/card';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NextActionInput, nextAction, type WaitingReply } from './next-action.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);
const QUIET: NextActionInput = {
  now: NOW,
  words: { timeZone: 'UTC', dates: 'relative' },
  doNotContact: false,
  tier: 2,
  hasActivity: true,
  hasEmail: true,
  mayCall: true,
  waitingReply: null,
  enrollment: null,
};
const reply = (change: Partial<WaitingReply> = {}): Partial<NextActionInput> => ({
  waitingReply: { receivedAt: inHours(-19), disposition: 'positive', needsReview: false, quote: null, ...change },
});
type Enrollment = NonNullable<NextActionInput['enrollment']>;
const enrollment = (state: Enrollment['state'], reason: StepReason | null = null, nextDueAt: Date | null = null): Partial<NextActionInput> => ({
  enrollment: { state, reason, nextDueAt },
});
const line = (change: Partial<NextActionInput>): string => {
  const found = nextAction({ ...QUIET, ...change });
  return `${found.action}/${found.confidence}: ${found.text} because ${found.because}`;
};

it.each([
  [reply(), 'reply_now/high: Reply now because their positive reply has been waiting for 19 h'],
  [
    reply({ receivedAt: inHours(-0.2), disposition: 'unknown' }),
    'reply_now/medium: Reply now because their reply has been waiting for less than an hour',
  ],
  [reply({ receivedAt: inHours(-80), disposition: 'question' }), 'reply_now/high: Reply now because their question has been waiting for 3 days'],
  [reply({ disposition: 'objection' }), 'reply_now/medium: Reply now because their objection has been waiting for 19 h'],
  [
    reply({ needsReview: true }),
    'review/medium: Check the reply because it may come from a machine and has been waiting for 19 h; the sequence is paused until then',
  ],
  [
    enrollment('held', 'missing_variable'),
    'review/high: Fill in the field on the record, and it goes on by itself; or edit the mail, then resume because the mail has a variable without a value',
  ],
  [enrollment('paused'), 'review/medium: Resume the sequence or remove the contact because the sequence is paused'],
  [enrollment('active', null, inHours(60)), 'wait/high: Wait for the next mail because it goes out in 3 days'],
  [enrollment('active', null, inHours(-1)), 'wait/high: Wait for the next mail because it goes out now'],
  [enrollment('active'), 'wait/high: Wait for the next mail because the sequence is running'],
  [enrollment('exited', 'replied'), 'wait/medium: Wait for their answer because you have answered their reply'],
  [enrollment('exited', 'removed_by_user'), 'none/low: Nothing to do because somebody removed the contact from the sequence'],
  [
    enrollment('exited', 'rejected_by_server'),
    'review/high: Check the address of the contact because the mail server of the contact refused the mail',
  ],
  [enrollment('completed'), 'call/medium: Call because this is a tier 2 contact and the sequence ended without a reply'],
  [{ ...enrollment('completed'), tier: 3 }, 'none/low: Nothing to do because the sequence ended without a reply'],
  [{ hasEmail: false }, 'call/medium: Call because there is a phone number and no usable email address'],
  [{ hasEmail: false, mayCall: false }, 'review/high: Add an email address because there is no usable email address'],
  [{ tier: 1 }, 'enroll/high: Enroll in a sequence because this tier 1 contact is not in a sequence'],
  [{ tier: 4, hasActivity: false }, 'enroll/low: Enroll in a sequence because nothing has happened yet'],
])('%j', (change, expected) => {
  expect(line(change)).toBe(expected);
});

it('names days, not spans, in text that is stored', () => {
  const words = { timeZone: 'UTC', dates: 'dated' } as const;
  expect(
    [
      { ...reply(), words },
      { ...enrollment('active', null, inHours(60)), words },
    ].map(line),
  ).toEqual([
    'reply_now/high: Reply now because their positive reply has been waiting since Nov 22',
    'wait/high: Wait for the next mail because it goes out on Nov 26',
  ]);
});

describe('the quote', () => {
  it('is one line of the person’s own words', () => {
    expect(line(reply({ quote: 'Yes, let’s do\n 40 seats from January.' }))).toContain('waiting for 19 h: “Yes, let’s do 40 seats from January.”');
  });
  it('is cut', () => {
    expect(nextAction({ ...QUIET, ...reply({ quote: 'word '.repeat(80) }) }).because.length).toBeLessThan(140);
  });
});

it('goes before the enrollment: a reply that waits, and before everything: do not contact', () => {
  expect(line({ ...enrollment('active', null, inHours(5)), ...reply() })).toMatch(/^reply_now/);
  expect(line({ ...reply(), doNotContact: true })).toBe('none/high: Do not contact because they have opted out or asked not to be contacted');
});

it('is what the card takes, and never writes to somebody who must not be contacted', () => {
  const any = fc.record({
    now: fc.constant(NOW),
    words: fc.constantFrom(QUIET.words, { timeZone: 'UTC', dates: 'dated' } as const),
    doNotContact: fc.boolean(),
    tier: fc.constantFrom(1, 2, 3, 4),
    hasActivity: fc.boolean(),
    hasEmail: fc.boolean(),
    mayCall: fc.boolean(),
    waitingReply: fc.constantFrom(null, reply().waitingReply ?? null),
    enrollment: fc.constantFrom(null, enrollment('active').enrollment ?? null, enrollment('exited', 'opted_out').enrollment ?? null),
  });
  fc.assert(
    fc.property(any, (input) => {
      const found = nextAction(input);
      expect(NextActionSchema.parse(found)).toEqual(found);
      expect(input.doNotContact && found.action !== 'none').toBe(false);
    }),
  );
});
