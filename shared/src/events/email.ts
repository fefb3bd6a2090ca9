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
export const emailAutoReplied = defineEvent('email.auto_replied', 'email', z.object({ ...mail, inboundId: Id }));
export const emailUnsubscribed = defineEvent('email.unsubscribed', 'email', z.object({ ...mail, via: z.enum(['one_click', 'page', 'reply']) }));
