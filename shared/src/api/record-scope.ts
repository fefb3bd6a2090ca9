import { z } from 'zod';

/** Which records of a CRM a connection works with: `/v1/connections/{connectionId}/scope`. */
export const ScopedObject = z.enum(['account', 'contact', 'lead', 'opportunity']);
const Ids = z.array(z.string().min(1).max(64)).max(1000);
const Count = z.number().int();

/** Conditions that are given hold together; null = not asked for. */
const Conditions = z.strictObject({
  /** By the CRM's numbers for its users. */
  owners: Ids.nullable().default(null),
  /** A list view or a segment. */
  list: z.string().min(1).max(64).nullable().default(null),
  /** Record types or pipelines. */
  recordTypes: Ids.nullable().default(null),
});

/** An object that is not named is worked with whole. */
export const ScopeWish = z.strictObject({ scopes: z.partialRecord(ScopedObject, Conditions) });
export type ScopeWish = z.infer<typeof ScopeWish>;

export const ScopeView = z.object({
  objects: z.array(
    z.object({
      object: ScopedObject,
      owners: z.array(z.string()).nullable(),
      list: z.string().nullable(),
      listLabel: z.string().nullable(),
      recordTypes: z.array(z.string()).nullable(),
      savedAt: z.string().nullable(),
      /** False: nothing of the object is written yet. */
      isSettled: z.boolean(),
      listed: Count.nullable(),
      listReadAt: z.string().nullable(),
      listProblem: z.string().nullable(),
      inside: Count,
      outside: z.object({ owner: Count.optional(), list: Count.optional(), record_type: Count.optional() }),
    }),
  ),
});
export type ScopeView = z.infer<typeof ScopeView>;

const Choice = z.object({ id: z.string(), label: z.string() });
export const ScopeOffer = z.object({
  owners: z.array(Choice.extend({ email: z.string(), isActive: z.boolean() })),
  /** Null = we may not see them. */
  lists: z.array(Choice.extend({ records: Count.optional() })).nullable(),
  recordTypes: z.array(Choice),
});

/** What a choice would hold and cost in calls, before it is saved. */
export const ScopeEstimate = z.object({
  objects: z.array(
    z.object({
      object: ScopedObject,
      /** Null = not shown to us. */
      records: Count.nullable(),
      isUpperBound: z.boolean(),
      all: Count.nullable(),
      firstReadCalls: Count,
      callsPerDay: Count,
    }),
  ),
  firstReadCalls: Count,
  callsPerDay: Count,
  allowance: Count,
  callsLeft: Count,
  firstReadDays: Count,
});
export type ScopeEstimate = z.infer<typeof ScopeEstimate>;
