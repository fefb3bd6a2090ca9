import { z } from 'zod';

/** A stable code, and the words for it. */
const Said = z.object({ code: z.string(), text: z.string() });
/** Null = measured, else why not. */
export const NotMeasured = Said.nullable();

/** ISO 3166-1 codes, or `unknown` for people whose country is not known. */
const Countries = z.record(z.string().regex(/^([A-Z]{2}|unknown)$/), z.enum(['allowed', 'needs_consent']));
/** Two labels at least: a name, no address. */
const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);

/** What is to be measured. Opens and clicks are off for a new customer. */
export const TrackingChange = z.strictObject({
  opens: z.boolean(),
  clicks: z.boolean(),
  /** Also in the first mail to somebody who has never written to you. */
  firstTouch: z.boolean(),
  /** Where you decided otherwise than the product's table: whether opens may be noted without the person's consent. */
  countries: Countries,
  /** Your own host name for measured links; null = links stay as they are. Left out: it stays. */
  domain: Host.nullable().optional(),
});
export type TrackingChange = z.infer<typeof TrackingChange>;

export const Tracking = z.object({
  opens: z.boolean(),
  clicks: z.boolean(),
  firstTouch: z.boolean(),
  countries: Countries,
  domain: z
    .object({
      host: z.string(),
      state: z.enum(['unverified', 'verified', 'broken']),
      /** Where its CNAME record has to point. */
      cname: z.string(),
      problem: Said.nullable(),
      checkedAt: z.iso.datetime().nullable(),
    })
    .nullable(),
  /** What scores may count at the moment, and why not; the rest is "not measured", which is not zero. */
  measured: z.object({ opens: NotMeasured, clicks: NotMeasured }),
});
export type Tracking = z.infer<typeof Tracking>;

/** What a person said about being measured, and how that is known. */
export const TrackingConsent = z.strictObject({ state: z.enum(['given', 'withdrawn']), basis: z.string().trim().min(3).max(300) });
export type TrackingConsent = z.infer<typeof TrackingConsent>;
