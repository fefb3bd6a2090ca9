import { z } from 'zod';

/** `not_asked`: the name servers gave no answer, which says nothing about the domain. */
export const DeliverabilityState = z.enum(['fine', 'weak', 'wrong', 'not_asked']);
export type DeliverabilityState = z.infer<typeof DeliverabilityState>;

const Finding = z.object({ code: z.string(), text: z.string(), toDo: z.string().nullable() });
const part = { state: DeliverabilityState, findings: z.array(Finding) };

export const Deliverability = z.object({
  domain: z.string(),
  /** Who hosts its mail, by its MX records or as asked; null = nobody we know. */
  provider: z.enum(['google', 'microsoft', 'ses']).nullable(),
  spf: z.object({ ...part, record: z.string().nullable(), lookups: z.number().int().nullable() }),
  dkim: z.object({
    ...part,
    selectors: z.array(
      z.object({ name: z.string(), state: z.enum(['valid', 'none', 'revoked', 'invalid', 'not_asked']), bits: z.number().int().nullable() }),
    ),
  }),
  dmarc: z.object({
    ...part,
    record: z.string().nullable(),
    /** Where the record stands; the domain itself or one above it. */
    recordDomain: z.string().nullable(),
    policy: z.enum(['none', 'quarantine', 'reject']).nullable(),
    alignment: z.object({ spf: z.enum(['relaxed', 'strict']), dkim: z.enum(['relaxed', 'strict']) }).nullable(),
    reportsTo: z.array(z.string()),
  }),
});
export type Deliverability = z.infer<typeof Deliverability>;
