import { z } from 'zod';
import { ReplyWord } from '../events/email.ts';

const Iso = z.string();

export const ConversationMail = z.object({
  id: z.string(),
  side: z.enum(['us', 'them', 'machine']),
  /** A person's name, and the address where it is not the one on the record. */
  who: z.string(),
  at: Iso,
  subject: z.string(),
  /** Without the mails it quotes. */
  text: z.string(),
  /** The text goes on. */
  isCut: z.boolean(),
  /** What a machine's mail means: "Away until Jan 12". */
  note: z.string().nullable(),
  /** Of ours: what has become of it; `{0}` in the text marks `at`. */
  state: z.object({ kind: z.enum(['waiting', 'sent', 'failed']), text: z.string(), at: Iso.nullable() }).nullable(),
  /** Nobody knows whether it went, and the viewer may say it: what the two answers are called. */
  ask: z.object({ went: z.string(), notSent: z.string() }).nullable(),
});
export type ConversationMail = z.infer<typeof ConversationMail>;

/** What speaks against sending, in words. */
export const AnswerBlock = z.object({ code: z.string(), text: z.string(), remedy: z.string() });
export type AnswerBlock = z.infer<typeof AnswerBlock>;

export const Answer = z.object({
  /** The mailbox it leaves from; null where none can send it. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  blocked: AnswerBlock.nullable(),
  /** To be read before one writes. */
  caution: z.string().nullable(),
});
export type Answer = z.infer<typeof Answer>;

/** The newest mail of a person. */
export const ConversationReply = z.object({
  id: z.string(),
  /** "waiting for 19 h"; null = answered, or not to be answered. */
  waiting: z.string().nullable(),
  word: z.object({ value: ReplyWord, text: z.string(), /** Who said so; null = the rules. */ by: z.string().nullable() }),
  /** Empty where the viewer may not say it. */
  choices: z.array(z.object({ value: ReplyWord, text: z.string() })),
  /** Null where the viewer may not write to this person. */
  answer: Answer.nullable(),
});
export type ConversationReply = z.infer<typeof ConversationReply>;

/** The newest exchange: the one in which a reply waits, else the newest. */
export const Conversation = z.object({
  subject: z.string(),
  /** Newest first. */
  mails: z.array(ConversationMail),
  hasOlder: z.boolean(),
  /** Null while no person has written. */
  reply: ConversationReply.nullable(),
  /** Names what is shown: an answer says it back, and is refused when more was written meanwhile. */
  seen: z.string(),
});
export type Conversation = z.infer<typeof Conversation>;
