import { z } from 'zod';
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
  /** Why it is sent to somebody who has opted out, or of whom that is not known. Kept with the mail. */
  anywayBecause: z.string().trim().min(3).max(300).optional(),
});
export type NewEmail = z.infer<typeof NewEmail>;

const At = z.iso.datetime().nullable();

/** `purpose` is found out, never asked for: what rules hold follows from it. */
export const Email = z.object({
  id: z.uuid(),
  contactId: z.uuid(),
  purpose: z.enum(['sequence', 'one_to_one', 'conversation']),
  state: z.enum(['scheduled', 'sending', 'sent', 'opened', 'clicked', 'replied', 'bounced', 'failed', 'canceled', 'unknown']),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
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
