import type { Answer } from '@salesos/shared/api/conversation';
import { answerCaution, answerRemedies } from '@salesos/shared/labels/conversation';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { ServiceError } from '../service-error.ts';
import { planMail } from './plan-mail.ts';

type Remedied = keyof typeof answerRemedies;
const isRemedied = (code: string): code is Remedied => Object.hasOwn(answerRemedies, code);

/** How an answer to a received mail would go now, or why it would not; nothing is written. */
export async function checkAnswer(
  uow: UnitOfWork,
  { actor, contactId, answersId, doNotContact }: { actor: Actor; contactId: string; answersId: string; doNotContact: boolean },
): Promise<Answer> {
  try {
    const { reader, mailbox } = await planMail(uow, { actor, mail: { contactId, answersId } });
    return { from: mailbox.email_address, to: reader.email, blocked: null, caution: doNotContact ? answerCaution : null };
  } catch (error) {
    const code = error instanceof ServiceError ? (error.problems[0]?.['code'] ?? '') : '';
    if (!(error instanceof ServiceError) || !isRemedied(code)) throw error;
    return { from: null, to: null, blocked: { code, text: error.message, remedy: answerRemedies[code] }, caution: null };
  }
}
