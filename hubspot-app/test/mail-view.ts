import type { MailView } from '@salesos/shared/api/mail-setup';
import { parkedButtons, parkedWords } from '@salesos/shared/labels/mail-words';
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

export const parkedIds = ids;
/** Two mails nobody knows of: a sequence's, and a rep's own. */
export const mailView: MailView = {
  measuredAt: at,
  parked: { mails: [parkedMail(true), parkedMail(false)], note: parkedWords.note, more: null },
};
export const settled: MailView['parked'] = { mails: [], note: parkedWords.none, more: null };
