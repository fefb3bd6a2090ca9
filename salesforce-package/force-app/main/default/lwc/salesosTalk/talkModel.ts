import type { Conversation, ConversationMail } from '@salesos/shared/api/conversation';
import { beginningOf } from 'c/salesosBeginning';
import { dayAndTime, fullTime } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';

export interface MailRow {
  id: string;
  title: string;
  full: string;
  note: string | null;
  state: string | null;
  stateClass: string;
  text: string;
  isLong: boolean;
  cut: string | null;
  ask: ConversationMail['ask'];
  className: string;
}

export interface TalkModel {
  title: string;
  rows: MailRow[];
  hasOlder: boolean;
  /** Null = no person has written, or it cannot be corrected here. */
  choices: { value: string; label: string }[] | null;
  /** What the newest reply is taken for, where it cannot be corrected; or who said so. */
  wordText: string | null;
  route: string | null;
  caution: string | null;
  blocked: { text: string; remedy: string } | null;
  /** An answer is due, and can be given. */
  waits: boolean;
  /** None is due; one can be given all the same. */
  answerLabel: string | null;
}

const whenText = ({ text, at }: NonNullable<ConversationMail['state']>, now: Date): string =>
  at === null ? text : text.replace('{0}', dayAndTime(at, now));

function mailRow(mail: ConversationMail, isWhole: boolean, now: Date): MailRow {
  const beginning = beginningOf(mail.text);
  const isLong = !isWhole && beginning !== mail.text;
  return {
    id: mail.id,
    title: say('threadMail', mail.who, dayAndTime(mail.at, now)),
    full: fullTime(mail.at),
    note: mail.note,
    state: mail.state && whenText(mail.state, now),
    stateClass: `state state_${mail.state?.kind ?? 'none'}`,
    text: mail.text === '' ? labels.threadEmpty : isLong ? beginning : mail.text,
    isLong,
    cut: mail.isCut && !isLong ? labels.threadCut : null,
    ask: mail.ask,
    className: `mail mail_${mail.side}`,
  };
}

/** `whole`: the mails of which all is to be shown. */
export function talkModel({ subject, mails, hasOlder, reply }: Conversation, whole: ReadonlySet<string>, now: Date): TalkModel {
  const answer = reply?.answer ?? null;
  const mayAnswer = answer !== null && answer.blocked === null;
  const waits = mayAnswer && reply?.waiting !== null;
  const isFixed = reply !== null && reply.choices.length === 0;
  const by = reply?.word.by ?? null;
  const fixedText = reply && (by === null ? say('wordNow', reply.word.text) : say('wordNowBy', reply.word.text, by));
  return {
    title: say('threadTitle', subject),
    rows: mails.map((mail) => mailRow(mail, whole.has(mail.id), now)),
    hasOlder,
    choices: reply === null || isFixed ? null : reply.choices.map(({ value, text }) => ({ value, label: text })),
    wordText: isFixed ? fixedText : by === null ? null : say('wordBy', by),
    route: answer?.from && answer.to ? say('replyRoute', answer.from, answer.to) : null,
    caution: answer?.caution ?? null,
    blocked: answer?.blocked ?? null,
    waits,
    answerLabel: mayAnswer && !waits ? (answer.caution === null ? labels.replyOpen : labels.replyAnswer) : null,
  };
}
