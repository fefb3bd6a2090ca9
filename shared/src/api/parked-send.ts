import { z } from 'zod';

/** A mail that may or may not have gone: nobody could say, and it is not asked any more. Nothing happens to it until a person decides. */
export const ParkedSend = z.object({
  emailId: z.uuid(),
  contactId: z.uuid(),
  contactName: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  /** Handed over, and not heard of since. */
  lostAt: z.iso.datetime().nullable(),
  /** `interrupted` = our process ended while it was handed over, `outcome_unknown` = the server's answer never came. */
  because: z.enum(['interrupted', 'outcome_unknown']),
  inSequence: z.boolean(),
});
export type ParkedSend = z.infer<typeof ParkedSend>;

export const ParkedSendPage = z.object({ parkedSends: z.array(ParkedSend), next: z.string().nullable() });

/** Somebody has looked whether it went. If not, a sequence's step is written anew; an answer is the rep's to write again. */
export const ParkedSendVerdict = z.strictObject({ went: z.boolean() });
