import type { MailView, ParkedMailView } from '@salesos/shared/api/mail-setup';
import type { ParkedSend } from '@salesos/shared/api/parked-send';
import { parkedButtons, parkedFacts, parkedWords } from '@salesos/shared/labels/mail-words';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { listParkedSends } from '../email/list-parked-sends.ts';

/** As many as a person settles in one go. */
const SHOWN = 25;

export async function parkedInWords(uow: UnitOfWork, actor: Actor): Promise<MailView['parked']> {
  const { parkedSends, next } = await listParkedSends(uow, { actor, after: null, limit: SHOWN });
  return {
    mails: parkedSends.map(toView),
    note: parkedSends.length === 0 ? parkedWords.none : parkedWords.note,
    more: next === null ? null : parkedWords.more(parkedSends.length),
  };
}

function toView(mail: ParkedSend): ParkedMailView {
  const { emailId, from, subject, lostAt, because } = mail;
  return {
    emailId,
    title: parkedWords.to(mail),
    facts: [
      { name: parkedFacts.from, text: from, at: null },
      { name: parkedFacts.subject, text: subject || parkedWords.noSubject, at: null },
      { name: parkedFacts.when, text: lostAt === null ? parkedWords.notHandedOver : parkedWords.handedOver, at: lostAt },
      { name: parkedFacts.why, text: parkedWords.because[because], at: null },
    ],
    ...parkedButtons(mail),
  };
}
