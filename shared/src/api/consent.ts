import { z } from 'zod';

/** What a customer has decided about consent. */
export const ConsentSettings = z.strictObject({
  /** Whoever refuses the company's marketing mail in the CRM gets no mail of a rep's either; true unless decided otherwise. */
  marketingOptOutBlocks: z.boolean(),
});
export type ConsentSettings = z.infer<typeof ConsentSettings>;

const rule = {
  coldMailNeedsConsent: z.boolean(),
  opensNeedConsent: z.boolean(),
  /** Whoever did not give us their data themselves is told where it is from (GDPR, Art. 14). */
  needsSourceNotice: z.boolean(),
  /** Where it is written. */
  source: z.string().trim().min(1).max(500),
  checkedOn: z.iso.date(),
};
export const RuleContent = z.strictObject(rule);
export type RuleContent = z.infer<typeof RuleContent>;
export const CountryRule = z.object({ country: z.string(), ...rule, /** False = the customer's own. */ isDefault: z.boolean() });
export type CountryRule = z.infer<typeof CountryRule>;

export const Basis = z.enum(['consent', 'existing_customer', 'asked_us', 'published_address', 'other']);
export const NewBasis = z.strictObject({
  basis: Basis,
  /** What shows it: where and when they agreed, which order, which form. */
  evidence: z.string().trim().min(3).max(1000),
});
export type NewBasis = z.infer<typeof NewBasis>;
export const ContactBasis = z.object({
  id: z.uuid(),
  contactId: z.uuid(),
  basis: Basis,
  evidence: z.string(),
  recordedAt: z.iso.datetime(),
  recordedBy: z.object({ id: z.uuid(), name: z.string() }),
});
export type ContactBasis = z.infer<typeof ContactBasis>;
export const WithdrawnBasis = z.strictObject({ because: z.string().trim().min(3).max(500) });
