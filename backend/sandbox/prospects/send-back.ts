import { handIn } from '../mail/hand-in.ts';
import { storeMail } from '../mail/store-mail.ts';
import { readMail } from '../mail/stored-mail.ts';
import { CannotReactError, reaction, type Reaction, type Situation, type Verb } from './act.ts';
import { answerAddress, composeReply, type ReplyParts } from './compose-reply.ts';
import { traitsOf } from './traits.ts';

/** The answer reaches the mail server, is kept there like any mail, and is handed on to the mailbox. */
export async function sendBack(situation: Situation, verb: Verb, parts: ReplyParts): Promise<Reaction> {
  const { twin, mail, options } = situation;
  const to = answerAddress(mail);
  if (to === '') throw new CannotReactError('the mail names nobody to answer');
  const raw = await composeReply(situation, parts);
  const kept = await storeMail(twin, await readMail(raw), { from: traitsOf(situation).address, to: [to] }, options.spaceId);
  await handIn(twin, options, raw, to);
  return reaction(situation, verb, { replyMailId: kept.id });
}
