import { z } from 'zod';
import { defineEvent, Id } from './event.ts';

export const Signal = z.enum(['opens', 'clicks', 'replies', 'meetings', 'calls']);
export type Signal = z.infer<typeof Signal>;

/** Turns a component on or off for the whole customer; "not measured" is not zero. */
export const measurementChanged = defineEvent('measurement.changed', 'customer', z.object({ signal: Signal, measured: z.boolean() }));
export const engagementScored = defineEvent(
  'engagement.scored',
  'contact',
  z.object({ contactId: Id, score: z.number(), tier: z.number().int().min(1).max(4), model: z.string(), doNotContact: z.boolean() }),
);
export const nextActionSuggested = defineEvent(
  'next_action.suggested',
  'contact',
  z.object({ contactId: Id, action: z.string(), confidence: z.enum(['high', 'medium', 'low']) }),
);
