import { StepReason } from '@salesos/shared/events/sequence';
import { stepReasonLabels } from '@salesos/shared/labels/sequence';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideStep, type StepInput } from './decide-step.ts';

const ENROLLED = new Date('2026-11-20T09:00:00Z');
const READY: StepInput = {
  enrollmentState: 'active',
  enrolledAt: ENROLLED,
  contact: { email: 'kim@example.com', optedOut: false, doNotContact: false, isDead: false, isSuppressed: false, hold: null, keepsBouncing: false },
  lastHumanReplyAt: null,
  missingVariables: [],
  isTemplateUsable: true,
  ownAddresses: ['anna@ours.example'],
  mailboxAvailable: true,
  writingOn: true,
  isOutside: false,
  previousMail: 'sent',
};
const contact = (change: Partial<StepInput['contact']>): Partial<StepInput> => ({ contact: { ...READY.contact, ...change } });

it('sends when nothing speaks against it', () => {
  expect(decideStep(READY)).toEqual({ decision: 'send' });
});

it('is not ended by a reply from before the enrollment', () => {
  expect(decideStep({ ...READY, lastHumanReplyAt: new Date(ENROLLED.getTime() - 1) })).toEqual({ decision: 'send' });
});

describe('ends the enrollment', () => {
  it.each([
    ['opted_out', contact({ optedOut: true })],
    ['do_not_contact', contact({ doNotContact: true })],
    ['suppressed', contact({ isSuppressed: true, isDead: true })],
    ['bounced', contact({ isDead: true })],
    ['replied', { lastHumanReplyAt: ENROLLED }],
    ['rejected_by_server', { previousMail: 'rejected' as const }],
  ])('with the reason %s', (reason, change) => {
    expect(decideStep({ ...READY, ...change })).toEqual({ decision: 'exit', reason });
  });
});

describe('holds the step', () => {
  it.each([
    ['consent_unknown', contact({ optedOut: null, hold: 'bounced_in_crm' })],
    ['bounced_in_crm', contact({ hold: 'bounced_in_crm' })],
    ['country_requires_consent', contact({ hold: 'country_requires_consent' })],
    ['outcome_unknown', { previousMail: 'unknown' as const }],
    ['out_of_scope', { isOutside: true }],
    ['writing_off', { writingOn: false }],
    ['no_email_address', contact({ email: null })],
    ['no_email_address', contact({ email: '  ' })],
    ['no_email_address', contact({ email: 'kim@example.com\r\nBcc: x@example.com' })],
    ['mail_to_self', contact({ email: ' Anna@Ours.example ' })],
    ['keeps_bouncing', contact({ keepsBouncing: true })],
    ['mailbox_unavailable', { mailboxAvailable: false }],
    ['missing_variable', { missingVariables: ['company'] }],
    ['template_unusable', { isTemplateUsable: false }],
  ])('with the reason %s', (reason, change) => {
    expect(decideStep({ ...READY, ...change })).toEqual({ decision: 'hold', reason });
  });
});

it.each(['paused', 'held', 'completed', 'exited'] as const)('leaves a %s enrollment alone', (enrollmentState) => {
  expect(decideStep({ ...READY, enrollmentState, ...contact({ optedOut: true }) })).toEqual({ decision: 'none' });
});

const anyInput: fc.Arbitrary<StepInput> = fc.record({
  enrollmentState: fc.constant('active' as const),
  enrolledAt: fc.constant(ENROLLED),
  contact: fc.record({
    email: fc.constantFrom(null, 'kim@example.com', 'anna@ours.example'),
    optedOut: fc.constantFrom(true, false, null),
    doNotContact: fc.boolean(),
    isDead: fc.boolean(),
    keepsBouncing: fc.boolean(),
    isSuppressed: fc.boolean(),
    hold: fc.constantFrom(null, 'bounced_in_crm' as const),
  }),
  lastHumanReplyAt: fc.constantFrom(null, new Date('2026-11-19T00:00:00Z'), new Date('2026-11-21T00:00:00Z')),
  missingVariables: fc.constantFrom([], ['company']),
  isTemplateUsable: fc.boolean(),
  ownAddresses: fc.constant(['anna@ours.example']),
  mailboxAvailable: fc.boolean(),
  writingOn: fc.boolean(),
  isOutside: fc.boolean(),
  previousMail: fc.constantFrom('none' as const, 'sent' as const, 'rejected' as const, 'unknown' as const),
});

it('never sends to somebody who opted out, whose consent is unknown, who replied or must not be contacted', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const refused =
        input.contact.optedOut !== false ||
        input.contact.doNotContact ||
        input.contact.isDead ||
        input.contact.keepsBouncing ||
        input.contact.isSuppressed ||
        input.contact.hold !== null ||
        (input.lastHumanReplyAt !== null && input.lastHumanReplyAt >= ENROLLED);
      expect(refused && decideStep(input).decision === 'send').toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

it('has words for every reason', () => {
  expect(Object.keys(stepReasonLabels).sort()).toEqual([...StepReason.options].sort());
});
