import { z } from 'zod';

const PropertyVersion = z.object({
  value: z.string().nullish(),
  timestamp: z.string(),
  sourceType: z.string().nullish(),
  sourceId: z.string().nullish(),
  updatedByUserId: z.number().nullish(),
});

/** What we read of HubSpot's replies, and no more. */
export const ObjectReply = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  propertiesWithHistory: z.record(z.string(), z.array(PropertyVersion)).optional(),
  archived: z.boolean().optional(),
  archivedAt: z.string().nullish(),
});
export type ObjectReply = z.infer<typeof ObjectReply>;

export const SearchReply = z.object({
  total: z.number(),
  results: z.array(ObjectReply),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

export const ObjectPage = z.object({
  results: z.array(ObjectReply),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

const RowError = z.object({
  category: z.string(),
  message: z.string(),
  context: z.record(z.string(), z.array(z.string())).catch({}).default({}),
  errors: z
    .array(z.object({ code: z.string().optional() }))
    .catch([])
    .default([]),
});

export const BatchReply = z.object({
  results: z.array(ObjectReply.extend({ objectWriteTraceId: z.string().optional(), new: z.boolean().optional() })),
  errors: z.array(RowError).default([]),
});
export type BatchReply = z.infer<typeof BatchReply>;

export const AssociationReply = z.object({ results: z.array(z.unknown()) });

/** Which pairs could not be associated. */
export const LinkedPairs = z.object({ errors: z.array(z.object({ category: z.string().default(''), message: z.string() })).default([]) });

/** The people of each record, as associations have it. */
export const LinkedReply = z.object({
  results: z.array(
    z.object({ from: z.object({ id: z.string() }), to: z.array(z.object({ toObjectId: z.union([z.string(), z.number()]).transform(String) })) }),
  ),
});

export const SubscriptionList = z.object({
  results: z.array(
    z.object({ id: z.coerce.string(), name: z.string().default(''), purpose: z.string().nullish(), isActive: z.boolean().default(true) }),
  ),
});
export const StatusList = z.object({
  results: z.array(z.object({ subscriptionId: z.coerce.string(), status: z.string() })),
});

/** Empty unless the address has left everything. */
export const WideStatusList = z.object({ results: z.array(z.object({ status: z.string() })) });

export const PropertyReply = z.object({
  name: z.string(),
  label: z.string().default(''),
  type: z.string(),
  fieldType: z.string().default(''),
  calculated: z.boolean().default(false),
  options: z.array(z.object({ label: z.string(), value: z.string(), hidden: z.boolean().default(false) })).default([]),
  externalOptions: z.boolean().default(false),
  hasUniqueValue: z.boolean().default(false),
  modificationMetadata: z.object({ readOnlyValue: z.boolean() }).optional(),
});
export type PropertyReply = z.infer<typeof PropertyReply>;

export const PropertyList = z.object({ results: z.array(PropertyReply) });
export const GroupList = z.object({ results: z.array(z.object({ name: z.string() })) });

export const OwnerPage = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      type: z.string().optional(),
      email: z.string().nullish(),
      userId: z.number().nullish(),
      userIdIncludingInactive: z.number().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      archived: z.boolean(),
    }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

export const TokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  hub_id: z.number().int(),
  user_id: z.number().int(),
});

/** A refresh may leave out who and where. */
export const RefreshReply = TokenReply.pick({ access_token: true, expires_in: true }).extend({ refresh_token: z.string().min(1).nullish() });

export const AccountDetails = z.object({ accountType: z.string() });
