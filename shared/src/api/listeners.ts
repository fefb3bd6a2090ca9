import { z } from 'zod';
import { listenerKinds } from '../labels/listeners.ts';

/** What of a customer's own would run or refuse when we write to an object; null where the CRM has no way to say. */
export const Listeners = z
  .object({
    found: z.array(z.object({ kind: z.enum(listenerKinds), name: z.string(), says: z.string().nullable() })),
    /** Kinds that could not be asked for now: there may be any number of them. */
    unasked: z.array(z.enum(listenerKinds)),
    /** The same in words, a line each. */
    lines: z.array(z.string()),
  })
  .nullable();
