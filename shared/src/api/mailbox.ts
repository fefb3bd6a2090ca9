import { z } from 'zod';
import { DeliverabilityState } from './deliverability.ts';

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
  /** Of its domain, at most ten minutes old; `GET /v1/deliverability/{domain}` explains it. */
  deliverability: z.object({ domain: z.string(), spf: DeliverabilityState, dkim: DeliverabilityState, dmarc: DeliverabilityState }),
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
