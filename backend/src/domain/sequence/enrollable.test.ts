import { describe, expect, it } from 'vitest';
import { type EnrollInput, enrollable } from './enrollable.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const FREE: EnrollInput = {
  contact: { email: 'kim@example.com', optedOut: false, doNotContact: false, isDead: false, isSuppressed: false, hold: null, keepsBouncing: false },
  enrolledIn: null,
  isOutside: false,
  lastTouchByColleague: null,
  ownAddresses: ['anna@ours.example'],
  now: NOW,
};
const contact = (change: Partial<EnrollInput['contact']>): Partial<EnrollInput> => ({ contact: { ...FREE.contact, ...change } });

it('lets a free contact in', () => {
  expect(enrollable(FREE)).toBeNull();
});

it.each([
  [contact({ optedOut: true }), { code: 'opted_out', text: 'has opted out of email' }],
  [
    contact({ isSuppressed: true, doNotContact: true }),
    { code: 'suppressed', text: 'the address or its domain is on your list of whom nobody writes to' },
  ],
  [contact({ doNotContact: true }), { code: 'do_not_contact', text: 'must not be contacted' }],
  [contact({ isDead: true }), { code: 'bounced', text: 'mail to this address comes back' }],
  [contact({ keepsBouncing: true }), { code: 'keeps_bouncing', text: 'the last three mails to this address came back' }],
  [contact({ optedOut: null }), { code: 'consent_unknown', text: 'it is not known whether the contact has opted out' }],
  [
    { isOutside: true, enrolledIn: 'Warm intro' },
    { code: 'out_of_scope', text: 'the record is not among those your admin chose' },
  ],
  [{ enrolledIn: 'Warm intro' }, { code: 'already_enrolled', text: 'already in Warm intro' }],
  [contact({ email: null }), { code: 'no_email_address', text: 'no usable email address' }],
  [contact({ email: 'ANNA@ours.example' }), { code: 'mail_to_self', text: 'the address is one of your own' }],
])('blocks %j', (change, block) => {
  expect(enrollable({ ...FREE, ...change })).toEqual(block);
});

describe('the interval after a colleague', () => {
  const after = (days: number, minimumDays?: number) =>
    enrollable({ ...FREE, lastTouchByColleague: { by: 'Anna', at: ago(days) }, ...(minimumDays === undefined ? {} : { minimumDays }) })?.text ?? null;

  it('is seven days', () => {
    expect([after(0.5), after(1.2), after(2), after(6.99), after(7)]).toEqual([
      'contacted by Anna today (minimum 7)',
      'contacted by Anna 1 day ago (minimum 7)',
      'contacted by Anna 2 days ago (minimum 7)',
      'contacted by Anna 6 days ago (minimum 7)',
      null,
    ]);
  });
  it('can be set', () => {
    expect([after(2, 3), after(3, 3)]).toEqual(['contacted by Anna 2 days ago (minimum 3)', null]);
  });
});
