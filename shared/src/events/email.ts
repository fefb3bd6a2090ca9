import { z } from 'zod';
import { defineEvent, Id, Instant } from './event.ts';

const mail = { emailId: Id, contactId: Id };

/** `touchId` ties a sequence mail to the touch that asked for it. */
export const emailSendRequested = defineEvent('email.send_requested', 'email', z.object({ ...mail, touchId: Id.nullable() }));
export const emailSent = defineEvent('email.sent', 'email', z.object({ ...mail, touchId: Id.nullable(), sentAt: Instant }));
export const emailFailed = defineEvent(
  'email.failed',
  'email',
  z.object({ ...mail, touchId: Id.nullable(), reason: z.string(), parked: z.boolean() }),
);
/** The envelope's actor class says whether a person opened it. */
export const emailOpened = defineEvent('email.opened', 'email', z.object({ ...mail, hitId: Id }));
/** `linkKind` other than `content` (unsubscribe, preferences, booking) is never counted as a click. */
export const emailClicked = defineEvent(
  'email.clicked',
  'email',
  z.object({ ...mail, hitId: Id, linkId: z.string(), linkKind: z.enum(['content', 'unsubscribe', 'preferences', 'booking']) }),
);
export const ReplyDisposition = z.enum(['positive', 'referral', 'neutral', 'question', 'unknown', 'objection', 'negative', 'unsubscribe']);
export type ReplyDisposition = z.infer<typeof ReplyDisposition>;
export const emailReplied = defineEvent('email.replied', 'email', z.object({ ...mail, inboundId: Id, threadId: Id, disposition: ReplyDisposition }));
/** What a person may say a received mail is: in place of the rules, and for good. */
export const ReplyWord = z.enum([...ReplyDisposition.options, 'automatic']);
export type ReplyWord = z.infer<typeof ReplyWord>;
/** `emailId` is null of a mail that was read back from a CRM. */
export const emailReplyCorrected = defineEvent(
  'email.reply_corrected',
  'email',
  z.object({ emailId: Id.nullable(), contactId: Id, inboundId: Id, said: ReplyWord }),
);
/** `awayUntil`: the first day back, YYYY-MM-DD; null of an absence = it names none. */
export const emailAutoReplied = defineEvent(
  'email.auto_replied',
  'email',
  z.object({
    ...mail,
    inboundId: Id,
    isAway: z.boolean().default(false),
    awayUntil: z.iso.date().nullable().default(null),
    hasLeft: z.boolean().default(false),
  }),
);
/** 550, or 5.1.1 (RFC 3463). */
const StatusCode = z.string().regex(/^\d{3}$|^\d\.\d{1,3}\.\d{1,3}$/);
export const BounceClass = z.enum(['hard', 'soft', 'policy']);
export const emailBounced = defineEvent(
  'email.bounced',
  'email',
  z.object({ ...mail, inboundId: Id, class: BounceClass, statusCode: StatusCode.nullable() }),
);
/** A reader has called it spam, and their provider has told. */
export const emailComplained = defineEvent('email.complained', 'email', z.object({ ...mail, wordId: Id }));
export const emailUnsubscribed = defineEvent(
  'email.unsubscribed',
  'email',
  z.object({ ...mail, via: z.enum(['one_click', 'page', 'reply', 'complaint']) }),
);
