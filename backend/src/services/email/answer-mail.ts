import { answeredMeanwhile } from '@salesos/shared/labels/conversation';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { ServiceError } from '../service-error.ts';
import { seenOf } from './read-thread.ts';
import { type WriteDeps, writeMail } from './write-mail.ts';

/** An answer from the card. One at a time, and only to a conversation as it was shown: nobody answers twice what somebody has answered. */
export async function answerMail(
  uow: UnitOfWork,
  deps: WriteDeps,
  { actor, contactId, answer }: { actor: Actor; contactId: string; answer: { answersId: string; seen: string; text: string } },
): Promise<string> {
  const [answered] = await uow.rows<{ thread_id: string | null }>(sql`
    select thread_id from inbound_mails where customer_id = ${uow.customerId}::uuid and id = ${answer.answersId}::uuid and contact_id = ${contactId}::uuid for update`);
  if (answered?.thread_id && (await seenOf(uow, { contactId, threadId: answered.thread_id })) !== answer.seen)
    throw new ServiceError('conflict', answeredMeanwhile.title, answeredMeanwhile.detail);
  return writeMail(uow, deps, { actor, mail: { contactId, answersId: answer.answersId, body: answer.text } }).catch(withoutExcuse);
}

/** The card has no place to say why it should be sent all the same. */
function withoutExcuse(error: unknown): never {
  if (error instanceof ServiceError && error.code === 'suppressed')
    throw new ServiceError('mail_refused', error.message, 'Nothing was sent.', error.problems);
  throw error;
}
