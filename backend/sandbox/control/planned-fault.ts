import { z } from 'zod';

const kind = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfterSeconds: z.number().int().nonnegative().exactOptional(),
    body: z.unknown().exactOptional(),
  }),
  z.strictObject({ type: z.literal('accept_then_504') }),
  z.strictObject({ type: z.literal('accept_then_drop') }),
  z.strictObject({ type: z.literal('hang') }),
  z.strictObject({
    type: z.literal('row'),
    statusCode: z.string().regex(/^[A-Z_]+$/),
    message: z.string().exactOptional(),
    existingId: z.string().exactOptional(),
  }),
  z.strictObject({ type: z.literal('delay'), ms: z.number().int().min(1).max(120_000) }),
  z.strictObject({ type: z.literal('duplicate') }),
  z.strictObject({ type: z.literal('drop') }),
  z.strictObject({ type: z.literal('reorder') }),
  z.strictObject({ type: z.enum(['gap_event', 'overflow_event', 'wildcard_event', 'lose_event', 'duplicate_event']) }),
  z.strictObject({ type: z.enum(['drop_stream', 'expire_replay_ids']) }),
  z.strictObject({ type: z.literal('refuse'), errorCode: z.string().max(200) }),
]);

/** `…-webhooks` are the twin's own calls, which can be late, lost, doubled or in disorder and nothing else. */
const ofWebhooks = new Set(['delay', 'duplicate', 'drop', 'reorder']);
const fits = (vendor: string, type: string): boolean =>
  vendor.endsWith('-webhooks') ? ofWebhooks.has(type) : type === 'delay' || !ofWebhooks.has(type);

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Every vendor the twin speaks for over HTTP that also calls by itself, and those that do not. */
const CALLING = ['hubspot', 'pipedrive', 'custom-crm', 'ses', 'google', 'microsoft'] as const;
const VENDORS = [...CALLING, ...CALLING.map((vendor) => `${vendor}-webhooks` as const), 'salesforce', 'salesforce-pubsub', 'smtp'] as const;

export const PlannedFault = z
  .strictObject({
    vendor: z.enum(VENDORS),
    match: z.string().max(500).refine(isPattern, 'is no regular expression').exactOptional(),
    times: z.number().int().min(1).max(10_000),
    kind,
  })
  .refine((fault) => fits(fault.vendor, fault.kind.type), 'this kind of fault does not happen there');
