import { z } from 'zod';
import { ReplyWord } from '../events/email.ts';
import { NotMeasured } from './tracking.ts';

/** One line, as a header is. */
const Subject = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[^\r\n]*$/);

/** A mail a rep writes to one person. Links as `[label](https://…)`. */
export const NewEmail = z.strictObject({
  contactId: z.uuid(),
  /** Left out of an answer, which keeps its subject. */
  subject: Subject.optional(),
  body: z.string().trim().min(1).max(50_000),
  /** The received mail it answers. */
  answersId: z.uuid().optional(),
  /** Not before; left out = at once. */
  sendAt: z.iso.datetime({ offset: true }).optional(),
  /** Files; together at most 25 MB, and less where the mailbox's provider takes less. */
  attachments: z
    .array(z.strictObject({ name: z.string().min(1).max(150), contentType: z.string().min(3).max(150), contentBase64: z.base64() }))
    .max(20)
    .optional(),
  /** Whether it is noted that it was opened, or a link of it followed. Left out: no. The customer's own settings, the person's country and consent may say no all the same. */
  trackOpens: z.boolean().optional(),
  trackClicks: z.boolean().optional(),
  /** Why it is sent to somebody who has opted out, or of whom that is not known. Kept with the mail. */
  anywayBecause: z.string().trim().min(3).max(300).optional(),
});
export type NewEmail = z.infer<typeof NewEmail>;

/** `isKept` false = what was in it has been let go of, some time after the mail had gone. */
export const EmailAttachment = z.object({ name: z.string(), contentType: z.string(), bytes: z.number().int(), isKept: z.boolean() });
export type EmailAttachment = z.infer<typeof EmailAttachment>;

const At = z.iso.datetime().nullable();

/** `purpose` is found out, never asked for: what rules hold follows from it. */
export const Email = z.object({
  id: z.uuid(),
  contactId: z.uuid(),
  purpose: z.enum(['sequence', 'one_to_one', 'conversation']),
  state: z.enum(['scheduled', 'sending', 'sent', 'opened', 'clicked', 'replied', 'bounced', 'failed', 'canceled', 'unknown']),
  from: z.string(),
  to: z.string(),
  /** Where it went instead: the CRM is a sandbox. */
  redirectedTo: z.string().nullable(),
  subject: z.string(),
  text: z.string(),
  attachments: z.array(EmailAttachment),
  answersId: z.uuid().nullable(),
  sendAt: At,
  sentAt: At,
  openedAt: At,
  clickedAt: At,
  repliedAt: At,
  bounce: z.object({ class: z.enum(['hard', 'soft', 'policy']), at: z.iso.datetime() }).nullable(),
  unsubscribed: z.boolean(),
  /** Why it waits or did not go. */
  error: z.object({ code: z.string(), message: z.string().nullable() }).nullable(),
});
export type Email = z.infer<typeof Email>;

/** Each hit with who caused it and why we think so. */
export const EmailTracking = z.object({
  emailId: z.uuid(),
  /** Null = measured, so that no hits mean none; else why it is not, and no hits mean nothing. */
  notMeasured: z.object({ opens: NotMeasured, clicks: NotMeasured }),
  hits: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['open', 'click']),
      link: z.string().nullable(),
      at: z.iso.datetime(),
      by: z.enum(['human', 'machine', 'unknown']),
      evidence: z.string().nullable(),
    }),
  ),
});
export type EmailTracking = z.infer<typeof EmailTracking>;

/** What a person says the answer to a mail is; `replyId` where there are several. Left empty: what is known is told. */
export const ReplyDetection = z.strictObject({ replyId: z.uuid().optional(), said: ReplyWord.optional() });
export type ReplyDetection = z.infer<typeof ReplyDetection>;

/** The answers to one mail of ours, newest first. */
export const EmailReplies = z.object({
  emailId: z.uuid(),
  replies: z.array(
    z.object({
      id: z.uuid(),
      receivedAt: z.iso.datetime(),
      from: z.string(),
      kind: z.enum(['human', 'auto_reply', 'out_of_office', 'unsubscribe', 'review']),
      word: ReplyWord,
      /** Who said so; null = the rules. */
      saidBy: z.string().nullable(),
      awayUntil: z.iso.date().nullable(),
      hasLeft: z.boolean(),
    }),
  ),
});
export type EmailReplies = z.infer<typeof EmailReplies>;
