import type { Conversation, ConversationMail, ConversationReply } from '@salesos/shared/api/conversation';
import { ReplyWord } from '@salesos/shared/events/email';
import { mailNotes, parkedAnswers, replyChoiceLabels, replyWordLabels, waitingText } from '@salesos/shared/labels/conversation';
import { waitedText } from '@salesos/shared/labels/next-action';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Actor, can } from '#domain/access/can.ts';
import { stripQuoted } from '#domain/email/strip-quoted.ts';
import { checkAnswer } from '../email/check-answer.ts';
import {
  isOfPerson,
  isReply,
  MOST_MAILS,
  newestThread,
  type OwnMail,
  type ReceivedMail,
  readThread,
  seenIn,
  type ThreadMail,
} from '../email/read-thread.ts';
import type { Subject } from '../engagement/load-subjects.ts';
import { dayText } from './day-text.ts';
import { sendStateView } from './send-state-view.ts';

const LONGEST_SHOWN = 4000;

interface Viewed {
  actor: Actor;
  subject: Subject;
  doNotContact: boolean;
}

/** The exchange in which a reply waits, else the newest; null where there is none. Only for whoever may read it. */
export async function conversationView(uow: UnitOfWork, viewed: Viewed): Promise<Conversation | null> {
  const { actor, subject } = viewed;
  const threadId = subject.waitingReply?.threadId ?? (await newestThread(uow, subject.contactId));
  if (threadId === null) return null;
  const mails = await readThread(uow, { contactId: subject.contactId, threadId });
  if (mails.length === 0) return null;
  const newest = mails.find(isReply);
  return {
    subject: mails[0]?.subject ?? '',
    mails: mails
      .slice(0, MOST_MAILS)
      .map((mail) => mailView(mail, { now: uow.now, maySettle: can(actor, 'email.send', { ownerId: subject.ownerId }) })),
    hasOlder: mails.length > MOST_MAILS,
    reply: newest ? await replyView(uow, newest, viewed) : null,
    seen: seenIn(mails),
  };
}

function mailView(mail: ThreadMail, { now, maySettle }: { now: Date; maySettle: boolean }): ConversationMail {
  // What is below the line of a sequence's mail is the footer, the same each time.
  const text = mail.side === 'us' && mail.purpose !== 'sequence' ? mail.text.trim() : stripQuoted(mail.text);
  return {
    id: mail.id,
    side: mail.side === 'us' || isOfPerson(mail) ? mail.side : 'machine',
    who: mail.side === 'us' || mail.address === '' ? mail.who : `${mail.who} (${mail.address})`,
    at: new Date(mail.at).toISOString(),
    subject: mail.subject,
    text: text.slice(0, LONGEST_SHOWN),
    isCut: text.length > LONGEST_SHOWN,
    note: mail.side === 'us' ? null : noteOf(mail, now),
    state: mail.side === 'us' ? sendStateView(mail, now) : null,
    ask: maySettle && mail.side === 'us' && mail.send_state === 'unknown' ? askOf(mail) : null,
  };
}

const askOf = ({ is_held: isHeld }: OwnMail): ConversationMail['ask'] => ({
  went: parkedAnswers.went,
  notSent: isHeld ? parkedAnswers.sendAnew : parkedAnswers.notSent,
});

const bounceNotes = { hard: mailNotes.hardBounce, policy: mailNotes.policyBounce, soft: mailNotes.softBounce } as const;

function noteOf(mail: ReceivedMail, now: Date): string | null {
  if (mail.kind === 'bounce') return bounceNotes[mail.bounce_class ?? 'soft'];
  if (mail.kind === 'review') return mailNotes.review;
  if (mail.kind === 'human' || mail.kind === 'unsubscribe') return null;
  if (mail.has_left) return mailNotes.hasLeft;
  if (mail.kind !== 'out_of_office') return mailNotes.automatic;
  return mail.return_on === null ? mailNotes.away : mailNotes.awayUntil(dayText(mail.return_on, now));
}

async function replyView(uow: UnitOfWork, mail: ReceivedMail, { actor, subject, doNotContact }: Viewed): Promise<ConversationReply> {
  const { contactId, ownerId, waitingReply } = subject;
  const said: ReplyWord = isOfPerson(mail) ? mail.disposition : 'automatic';
  const mayAnswer = isOfPerson(mail) && can(actor, 'email.send', { ownerId });
  const waits = waitingReply?.id === mail.id ? waitingReply : null;
  return {
    id: mail.id,
    waiting: waits === null ? null : waitingText(waitedText(uow.now.getTime() - waits.receivedAt.getTime())),
    word: { value: said, text: replyWordLabels[said], by: mail.corrected_by },
    choices: can(actor, 'reply.correct', { ownerId }) ? choicesBeside(said) : [],
    answer: mayAnswer ? await checkAnswer(uow, { actor, contactId, answersId: mail.id, doNotContact }) : null,
  };
}

/** Nobody says "not judged"; it is listed while it is what stands there. */
const choicesBeside = (said: ReplyWord): ConversationReply['choices'] =>
  ReplyWord.options.filter((value) => value !== 'unknown' || said === 'unknown').map((value) => ({ value, text: replyChoiceLabels[value] }));
