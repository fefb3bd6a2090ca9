import type { DomainList, MailboxView, MailView, SuppressionList } from '@salesos/shared/api/mail-setup';
import { sandboxText } from '@salesos/shared/labels/mailbox';
import {
  domainWords,
  mailboxState,
  mailboxToggle,
  mailboxWords,
  parkedButtons,
  parkedWords,
  suppressionWords,
} from '@salesos/shared/labels/mail-words';
import { now } from './card-views.ts';

const at = now.toISOString();
const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
const from = 'anna@harborpine.example';
const parkedMail = (inSequence: boolean): MailView['parked']['mails'][number] => {
  const [emailId, contactName, to, subject] = inSequence
    ? ([ids[0], 'Lena Vogt', 'lena.vogt@nordlicht.example', 'Your invoices in one place'] as const)
    : ([ids[1], null, 'office@kestrel.example', 'Re: What does it cost?'] as const);
  const because = inSequence ? ('outcome_unknown' as const) : ('interrupted' as const);
  const mail = { emailId, contactId: emailId, contactName, from, to, subject, lostAt: at, because, inSequence };
  return {
    emailId,
    title: parkedWords.to(mail),
    facts: [
      { name: 'From', text: from, at: null },
      { name: 'Subject', text: subject, at: null },
      { name: 'Handed over', text: parkedWords.handedOver, at },
      { name: 'Why nobody knows', text: parkedWords.because[because], at: null },
    ],
    ...parkedButtons(mail),
  };
};

type Standing = Parameters<typeof mailboxState>[0];
const boxIds = ['00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000012', '00000000-0000-4000-8000-000000000013'] as const;
function mailbox(place: 0 | 1 | 2, standing: Partial<Standing>, facts: Record<string, string>): MailboxView {
  const address = (['anna.berg', 'jonas.weber', 'nora.quist'] as const)[place];
  const stands: Standing = {
    address: `${address}@harborpine.example`,
    signIn: null,
    isActive: true,
    pausedBecause: null,
    cappedUntil: null,
    ...standing,
  };
  return {
    mailboxId: boxIds[place],
    address: stands.address,
    state: mailboxState(stands),
    facts: Object.entries(facts).map(([name, text]) => ({ name, text, at: null })),
    isActive: stands.isActive,
    toggle: mailboxToggle(stands),
    perDay: place === 0 ? 80 : null,
    perMinute: 20,
  };
}
const bounces = { code: 'bounces' as const, text: 'Too many of its mails came back in the last seven days.' };
const mailboxes: MailboxView[] = [
  mailbox(
    0,
    { cappedUntil: new Date(now.getTime() + 3_600_000).toISOString() },
    {
      Whose: 'Anna Berg',
      Provider: 'Gmail',
      'Sent in 24 h': '80 of 80; at most 20 a minute',
      'Came back': '2.5% of 120 mails in 7 days, close to the 5% that pause it',
      'Called spam': 'not available: Gmail does not tell',
      Answers: 'Answers are read in the mailbox.',
    },
  ),
  mailbox(
    1,
    { isActive: false, pausedBecause: bounces },
    {
      Whose: 'Jonas Weber',
      Provider: 'Amazon SES',
      'Sent in 24 h': '4 of 24, the limit while nobody has set one; at most 20 a minute',
      'Came back': '6% of 50 mails in 7 days, over the 5% that pause it',
      'Called spam': '0% of 50 mails in 7 days, well below the 0.1% that pause it',
    },
  ),
  mailbox(
    2,
    {},
    {
      Whose: 'Nora Quist',
      Provider: 'SMTP',
      'Sent in 24 h': '0 of 20, the limit while nobody has set one; at most 20 a minute',
      'Came back': 'not available: 0 mails in 7 days, and it takes 50 to tell',
      'Called spam': 'not available: SMTP does not tell',
    },
  ),
];

const suppressionIds = ['00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000022'] as const;
function suppressed(place: 0 | 1): SuppressionList['rows'][number] {
  const one = {
    id: suppressionIds[place],
    kind: place === 0 ? ('domain' as const) : ('address' as const),
    value: place === 0 ? 'kestrel.example' : 'marten.olde@velonord.example',
    reason: place === 0 ? null : 'Asked us on the phone never to write again',
    since: at,
    addedAt: at,
    addedBy: { id: ids[0], name: 'Nora Quist' },
    origin: place === 0 ? ('import' as const) : ('api' as const),
  };
  return { id: one.id, value: one.value, line: { text: suppressionWords.line(one), at }, liftAsk: suppressionWords.liftAsk(one) };
}
export { suppressionIds };
export const suppressions: SuppressionList = { rows: [suppressed(0), suppressed(1)], empty: null, next: null };

export const parkedIds = ids;
export const mailboxIds = boxIds;
/** Two mails nobody knows of, a sequence's and a rep's own; a mailbox that is full, one that is paused, and one that works. */
export const mailView: MailView = {
  measuredAt: at,
  parked: { mails: [parkedMail(true), parkedMail(false)], note: parkedWords.note, more: null },
  mailboxes: { rows: mailboxes, note: mailboxWords.note },
  suppressions,
  redirect: null,
};
/** The same customer while one of its CRMs is a sandbox. */
export const sandboxMail: MailView = { ...mailView, redirect: { text: sandboxText(null), address: null } };

export const domains: DomainList = {
  measuredAt: at,
  note: domainWords.note,
  domains: [
    { domain: 'harborpine.example', tone: 'well', word: 'Fine', line: 'SPF fine, DKIM fine, DMARC fine.', toDo: domainWords.fine },
    {
      domain: 'brightwater.example',
      tone: 'bad',
      word: 'Wrong',
      line: 'SPF fine, DKIM wrong, DMARC could be better.',
      toDo: 'The DKIM key was withdrawn: signatures made with it fail. Publish the key your provider signs with now.',
    },
  ],
};
export const settled: MailView['parked'] = { mails: [], note: parkedWords.none, more: null };
