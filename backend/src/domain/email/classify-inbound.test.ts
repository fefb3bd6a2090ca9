import { describe, expect, it } from 'vitest';
import { classifyInbound, type InboundInput } from './classify-inbound.ts';

const QUOTE = '\n\nOn Mon, Nov 23, 2026 at 9:00 AM Anna <anna@ours.example> wrote:\n> Hi Kim, shall we talk?\n> Unsubscribe: https://t.example/u/abc';
const mail = (text: string, headers: Record<string, string> = {}, more: Partial<InboundInput> = {}): InboundInput => ({
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  from: 'kim@example.com',
  fromName: '',
  reports: [],
  subject: 'Re: Hello',
  text,
  ownAddresses: ['anna@ours.example'],
  ...more,
});
const kind = (input: InboundInput): string => {
  const found = classifyInbound(input);
  return `${found.isSure ? '' : 'perhaps '}${found.kind} ${found.disposition} ${found.actorClass} ${found.because}`;
};
const DSN = { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=x', 'Auto-Submitted': 'auto-replied' };

describe('machines', () => {
  it.each([
    ['a delivery report, though it is auto-replied too', mail('failed', DSN), 'bounce unknown machine delivery_report'],
    [
      'a delivery report without the report part',
      mail('550 no such user', {}, { from: 'MAILER-DAEMON@mx.example.com', subject: 'Undelivered Mail Returned to Sender' }),
      'bounce unknown machine delivery_report',
    ],
    [
      'a read receipt',
      mail('read', { 'content-type': 'multipart/report; report-type="disposition-notification"' }),
      'auto_reply unknown machine read_receipt',
    ],
    [
      'a complaint',
      mail('abuse', { 'Content-Type': 'multipart/report; report-type=feedback-report' }),
      'unsubscribe unsubscribe machine complaint_report',
    ],
    [
      'an absence note',
      mail('I am out of the office until Monday.', { 'Auto-Submitted': 'auto-replied' }),
      'out_of_office unknown machine automatic_headers',
    ],
    [
      'an absence note in German',
      mail('Ich bin im Urlaub.', { 'auto-submitted': 'auto-replied; owner-email="x"' }),
      'out_of_office unknown machine automatic_headers',
    ],
    [
      'an absence note of Exchange',
      mail(
        'Back on Monday.',
        { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        { subject: 'Automatic reply: Out of office' },
      ),
      'out_of_office unknown machine automatic_headers',
    ],
    ['a receipt', mail('We got your message. Ticket 123.', { 'X-Autoreply': 'yes' }), 'auto_reply unknown machine automatic_headers'],
    [
      'an automatic answer that mentions unsubscribing',
      mail('Please unsubscribe me.', { Precedence: 'auto_reply' }),
      'auto_reply unknown machine automatic_headers',
    ],
  ])('%s', (_, input, expected) => {
    expect(kind(input)).toBe(expected);
  });
});

describe('weak hints only ask for a look', () => {
  it.each([
    ['a mailing list', mail('Yes, let’s talk.', { 'List-Id': '<sales.example.com>' })],
    ['bulk', mail('Yes, let’s talk.', { Precedence: 'bulk' })],
    ['no automatic answers wanted', mail('Yes, let’s talk.', { 'X-Auto-Response-Suppress': 'OOF' })],
    ['a ticket system with our mail quoted', mail(`Yes, let’s talk.${QUOTE}`, { 'Auto-Submitted': 'auto-generated' })],
  ])('%s', (_, input) => {
    expect(kind(input)).toBe('perhaps human unknown unknown weak_automatic_hint');
  });
  it.each([
    ['the subject alone', mail('We got it.', {}, { subject: 'Automatic reply: Hello' }), 'auto_reply'],
    ['a note without any header', mail('I am out of the office until Monday. For urgent matters please contact Bob.'), 'out_of_office'],
  ])('%s', (_, input, expected) => {
    expect(kind(input)).toBe(`perhaps ${expected} unknown unknown weak_automatic_hint`);
  });
  it('a person who is away and says yes is a person', () => {
    expect(kind(mail('Sounds good! I am on vacation until Friday, please contact me next week.'))).toBe('human positive human person');
  });
  it('but a wish to be removed is heard', () => {
    expect(kind(mail('Please remove me from your list.', { 'List-Id': '<x>' }))).toBe('unsubscribe unsubscribe human unsubscribe_words');
  });
});

it('does not take our own mail for an answer', () => {
  expect(kind(mail('Hi Kim', {}, { from: 'Anna@ours.example' }))).toBe('unmatched unknown unknown from_ourselves');
});

describe('wishes to be removed', () => {
  it.each([
    'unsubscribe',
    'STOP',
    'Unsubscribe me please.',
    'Hi Anna, please take me off your list. Thanks',
    'Remove my email from your database',
    'Please stop emailing me!',
    'Don’t contact me again.',
    'I would like to unsubscribe.',
    'Bitte nehmen Sie mich aus Ihrem Verteiler.',
    'Merci de me désinscrire.',
    'Not interested. Can you unsubscribe me?',
    'How do I unsubscribe?',
    'If possible, remove me from this list.',
  ])('%s', (text) => {
    expect(kind(mail(text + QUOTE))).toBe('unsubscribe unsubscribe human unsubscribe_words');
  });
  it('in the subject of an empty mail', () => {
    expect(kind(mail('', {}, { subject: 'unsubscribe' }))).toBe('unsubscribe unsubscribe human unsubscribe_words');
  });
  it.each([
    'Yes, let’s do it.',
    'How do your customers unsubscribe?',
    'Why did you remove me from the beta list?',
    'Please don’t remove me from the list, I am interested.',
    'Yes.\n-- \nKim\nUnsubscribe from our newsletter',
    'We never stop. Yes, Tuesday works for me.',
  ])('not: %s', (text) => {
    expect(classifyInbound(mail(text + QUOTE)).kind).toBe('human');
  });
});

describe('what a person thinks', () => {
  it.each([
    ['positive', 'Yes, let’s do 40 seats from January.'],
    ['positive', 'Hi Anna,\nsounds good. Tuesday works for me.'],
    ['positive', 'I’m interested, when can we talk?'],
    ['positive', 'Please send over the contract.'],
    ['negative', 'We are not interested.'],
    ['negative', 'No thanks.'],
    ['objection', 'It is too expensive for us.'],
    ['objection', 'We already use another tool.'],
    ['referral', 'I am not the right person for this.'],
    ['referral', 'I forwarded this to our buyer.'],
    ['neutral', 'Thanks!'],
    ['question', 'How many seats are included?'],
    ['unknown', 'I moved away from sales, on holiday next week.'],
    ['unknown', 'Yes, we already use another tool.'],
    ['referral', 'Please talk to Maria in procurement.'],
    ['negative', 'Nous ne sommes pas intéressé.'],
    ['unknown', 'I want to talk to you at length.'],
    ['unknown', 'We will pass this to our team.'],
    ['unknown', 'No, thanks to your competitor we are late.'],
    ['unknown', 'We are not interested in the small plan, only in the large one.'],
    ['unknown', 'Absolutely not.'],
    ['unknown', 'Tuesday does not work for me.'],
    ['unknown', 'That sounds great, but I cannot.'],
    ['negative', 'Not very interested.'],
    ['unknown', 'Sounds good, but we are not interested.'],
    ['unknown', ''],
  ])('%s: %s', (disposition, text) => {
    expect(kind(mail(text + QUOTE))).toBe(`human ${disposition} human person`);
  });
});

it('reads hostile megabytes to the end', () => {
  const hostile = [
    `On ${'a'.repeat(200)} `.repeat(5_000),
    'remove me '.repeat(100_000),
    '> '.repeat(500_000),
    'no '.repeat(300_000),
    'On \n'.repeat(200_000),
    'From: x\n'.repeat(100_000),
    `${'.'.repeat(300_000)}x`,
    `${'not interested '.repeat(50_000)}?`,
    `On x wrote:${' '.repeat(300_000)}x`,
  ];
  for (const text of hostile) expect(classifyInbound(mail(text)).kind).toMatch(/human|unsubscribe/);
});
