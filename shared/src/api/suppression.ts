import { z } from 'zod';

/** One address, or one domain with everything below it, that gets no mail of ours. */
export const Suppression = z.object({
  id: z.uuid(),
  kind: z.enum(['address', 'domain']),
  /** Lower case, a domain in its ASCII form. */
  value: z.string(),
  reason: z.string().nullable(),
  /** When the person or company said so. */
  since: z.iso.datetime(),
  addedAt: z.iso.datetime(),
  addedBy: z.object({ id: z.uuid(), name: z.string() }),
  origin: z.enum(['api', 'import']),
});
export type Suppression = z.infer<typeof Suppression>;

export const NewSuppression = z.strictObject({
  kind: z.enum(['address', 'domain']),
  value: z.string().min(1).max(320),
  reason: z.string().trim().min(1).max(500).optional(),
});
export type NewSuppression = z.infer<typeof NewSuppression>;

/** Taking one off lets mail go again: why is asked, and kept with who did it. */
export const LiftedSuppression = z.strictObject({ because: z.string().trim().min(3).max(500) });

export const SuppressionImport = z.object({
  /** On the list now, and were not before. */
  added: z.number().int(),
  /** Were on the list, or twice in the file. */
  already: z.number().int(),
  /** Every row that was not taken; the line is the file's own. */
  refused: z.array(z.object({ line: z.number().int(), code: z.string(), reason: z.string() })),
});
export type SuppressionImport = z.infer<typeof SuppressionImport>;
