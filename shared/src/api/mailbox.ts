import { z } from 'zod';
import { DeliverabilityState } from './deliverability.ts';

/** A mailbox that sends, with what it may still send. */
export const Mailbox = z.object({
  id: z.uuid(),
  address: z.string(),
  displayName: z.string(),
  owner: z.object({ id: z.uuid(), name: z.string() }),
  provider: z.string(),
  isActive: z.boolean(),
  /** Why it was stopped by itself; null = it runs, or a person stopped it. */
  pausedBecause: z.object({ code: z.enum(['bounces', 'complaints', 'refused', 'authentication']), text: z.string() }).nullable(),
  /** Mails in any 24 hours; `isSet` false = the ramp of a new mailbox decides. */
  perDay: z.object({ limit: z.number().int(), isSet: z.boolean(), sent: z.number().int() }),
  perMinute: z.number().int(),
  /** Until then one of its limits, or its domain's or customer's, is reached. */
  cappedUntil: z.iso.datetime().nullable(),
  sentLastWeek: z.number().int(),
  /** Of the last seven days; null = fewer than 50 mails. */
  bounceShare: z.number().nullable(),
  /** Readers who called its mails spam, of the last seven days; `isKnown` false = its provider does not tell. */
  complaints: z.object({ isKnown: z.boolean(), share: z.number().nullable() }),
  /** Of its domain, at most ten minutes old; `GET /v1/deliverability/{domain}` explains it. */
  deliverability: z.object({ domain: z.string(), spf: DeliverabilityState, dkim: DeliverabilityState, dmarc: DeliverabilityState }),
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

/** What the provider lets the mailbox's account send; null = it does not tell. `perDay` null = without limit. */
export const MailboxQuota = z.object({
  quota: z.object({ perDay: z.number().nullable(), perSecond: z.number(), sentLastDay: z.number() }).nullable(),
});
export type MailboxQuota = z.infer<typeof MailboxQuota>;

/** A mailbox whose provider is reached with keys; which settings it wants is the provider's. */
export const NewMailbox = z.strictObject({
  userEmail: z.email(),
  provider: z.string().min(1).max(40),
  address: z.email().max(254),
  displayName: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\r\n]*$/),
  settings: z.record(z.string().max(100), z.string().max(2000)),
});
export type NewMailbox = z.infer<typeof NewMailbox>;

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

/** While a connected CRM is a sandbox, every mail goes to this one address instead of its recipient, or waits where there is none. */
export const SendRedirect = z.object({ isSandbox: z.boolean(), address: z.email().nullable() });
export type SendRedirect = z.infer<typeof SendRedirect>;
export const SendRedirectChange = z.strictObject({ address: z.email().max(254).nullable() });
/** What a person may sign in to with their own mailbox. */
export const MailboxOffer = z.object({ provider: z.string(), label: z.string() });
export type MailboxOffer = z.infer<typeof MailboxOffer>;
