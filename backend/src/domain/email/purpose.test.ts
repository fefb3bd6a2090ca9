import { describe, expect, test } from 'vitest';
import { judgeOwnMail, type OwnMail, purposeOf } from './purpose.ts';

const now = new Date('2026-11-30T10:00:00Z');
const daysAgo = (days: number) => ({ receivedAt: new Date(now.getTime() - days * 86_400_000) });
const mail = (more: Partial<OwnMail> = {}): OwnMail => ({
  purpose: 'one_to_one',
  to: 'kim@example.com',
  isDead: false,
  isSuppressed: false,
  ownAddresses: ['rep@ours.example'],
  isOutside: false,
  writingOn: true,
  optedOut: false,
  doNotContact: false,
  keepsBouncing: false,
  hold: null,
  ...more,
});

test('an answer within thirty days is a conversation', () => {
  expect([null, daysAgo(0), daysAgo(30), daysAgo(30.01)].map((answered) => purposeOf(answered, now))).toEqual([
    'one_to_one',
    'conversation',
    'conversation',
    'one_to_one',
  ]);
});

describe('a mail of a rep’s own', () => {
  test.each([
    [{ to: null }, 'no_email_address'],
    [{ to: 'kim' }, 'no_email_address'],
    [{ isDead: true, isSuppressed: true }, 'bounced'],
    [{ isSuppressed: true, optedOut: true }, 'suppressed'],
    [{ to: 'Rep@Ours.example' }, 'mail_to_self'],
    [{ isOutside: true }, 'out_of_scope'],
    [{ writingOn: false }, 'writing_off'],
  ] as const)('never goes with %j, conversation or not', (more, refused) => {
    expect([judgeOwnMail(mail(more)), judgeOwnMail(mail({ ...more, purpose: 'conversation' }))]).toEqual([{ refused }, { refused }]);
  });
  test.each([
    [{ optedOut: true, doNotContact: true }, 'opted_out'],
    [{ doNotContact: true }, 'do_not_contact'],
    [{ optedOut: null, keepsBouncing: true }, 'consent_unknown'],
    [{ keepsBouncing: true }, 'keeps_bouncing'],
    [{ optedOut: null, hold: 'bounced_in_crm' }, 'consent_unknown'],
    [{ hold: 'bounced_in_crm' }, 'bounced_in_crm'],
  ] as const)('is warned of with %j, unless it answers them', (more, warned) => {
    expect([judgeOwnMail(mail(more)), judgeOwnMail(mail({ ...more, purpose: 'conversation' }))]).toEqual([{ warned }, null]);
  });
  test('goes otherwise', () => {
    expect(judgeOwnMail(mail())).toBeNull();
  });
});
