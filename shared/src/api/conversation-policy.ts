import { z } from 'zod';

/** Who reads on a record's cards what was written: whoever may see the record, its owner with managers and admins, or nobody. */
export const ConversationPolicy = z.strictObject({ readers: z.enum(['everyone', 'owner', 'nobody']) });
export type ConversationPolicy = z.infer<typeof ConversationPolicy>;
