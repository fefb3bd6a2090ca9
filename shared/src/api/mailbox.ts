import { z } from 'zod';

/** A mailbox that sends, with what it may still send. */
export const Mailbox = z.object({
  id: z.uuid(),
  address: z.string(),
  displayName: z.string(),
  provider: z.string(),
  isActive: z.boolean(),
  /** Why it was stopped by itself; null = it runs, or a person stopped it. */
  pausedBecause: z.object({ code: z.enum(['bounces', 'refused', 'authentication']), text: z.string() }).nullable(),
  /** Mails in any 24 hours; `isSet` false = the ramp of a new mailbox decides. */
  perDay: z.object({ limit: z.number().int(), isSet: z.boolean(), sent: z.number().int() }),
  perMinute: z.number().int(),
  /** Until then one of its limits, or its domain's or customer's, is reached. */
  cappedUntil: z.iso.datetime().nullable(),
  /** Of the last seven days; null = fewer than 50 mails. Whether readers complain is not available for mailboxes of this kind. */
  bounceShare: z.number().nullable(),
  /** Null = nobody signs in to mailboxes of this kind, or nobody has. */
  signIn: z
    .object({
      state: z.enum(['active', 'needs_reauth', 'disconnected']),
      text: z.string(),
      /** False = it only sends. */
      reads: z.boolean(),
      readingText: z.string(),
      /** When reading last came to its end; null = not yet. */
      readAt: z.iso.datetime().nullable(),
      /** Why reading stands still, as a code; null = it does not. */
      trouble: z.string().nullable(),
      /** Whether the provider tells of what arrives; else it is looked for every minute. */
      isTold: z.boolean(),
    })
    .nullable(),
});
export type Mailbox = z.infer<typeof Mailbox>;

export const MailboxChange = z.strictObject({
  /** Null = as the ramp of a new mailbox allows. */
  perDay: z.number().int().min(1).max(10_000).nullable().optional(),
  perMinute: z.number().int().min(1).max(1000).optional(),
  isActive: z.boolean().optional(),
});
export type MailboxChange = z.infer<typeof MailboxChange>;

const perDay = z.number().int().min(1).max(1_000_000);
/** Mails in any 24 hours over all mailboxes. */
export const SendCaps = z.strictObject({ perDay, senderDomainPerDay: perDay, recipientDomainPerDay: perDay });
export type SendCaps = z.infer<typeof SendCaps>;

/** What a person may sign in to with their own mailbox. */
export const MailboxOffer = z.object({ provider: z.string(), label: z.string() });
export type MailboxOffer = z.infer<typeof MailboxOffer>;
