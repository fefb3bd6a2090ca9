import { z } from 'zod';

/**
 * The contract a company's own CRM can offer, described in docs/custom-crm.md. Both sides parse by these shapes: the product
 * reads answers with them, the sample server reads requests. Readers ignore what they do not know; the version says what they may expect.
 */
export const customCrmVersion = 1;

export const customCrmLimits = { page: 200, read: 100, write: 100 } as const;

export const CustomCrmObject = z.enum(['account', 'contact', 'opportunity']);
export type CustomCrmObject = z.infer<typeof CustomCrmObject>;

/** Field names of the contract, with what their values are. */
export const customCrmFields = {
  account: { name: 'text', domain: 'text', industry: 'text', companySize: 'integer', location: 'text', country: 'text' },
  contact: { firstName: 'text', lastName: 'text', email: 'email', phone: 'phone', title: 'text', city: 'text', country: 'text' },
  opportunity: { name: 'text', stage: 'text', amount: 'number', closeDate: 'date', isClosed: 'boolean', isWon: 'boolean' },
} as const satisfies Record<CustomCrmObject, Record<string, 'text' | 'email' | 'phone' | 'integer' | 'number' | 'date' | 'boolean'>>;

const Instant = z.iso.datetime({ offset: true });
const Id = z.string().min(1).max(200);
const Text = z.string().max(255).nullable();

/** The fields of a contact that belong to SalesOS. A row of a write has the ones to change; null clears. */
export const CustomCrmOwned = z.object({
  engagementScore: z.number().nullable().optional(),
  tier: z.number().int().min(1).max(4).nullable().optional(),
  band: Text.optional(),
  scoreReason: Text.optional(),
  scoreParts: Text.optional(),
  scoreModel: Text.optional(),
  scoreAsOf: Instant.nullable().optional(),
  priority: z.number().nullable().optional(),
  nextAction: Text.optional(),
  sequenceName: Text.optional(),
  sequenceStep: Text.optional(),
  sequenceState: Text.optional(),
  lastTouchAt: Instant.nullable().optional(),
});
export type CustomCrmOwned = z.infer<typeof CustomCrmOwned>;
export const customCrmOwnedNames: readonly string[] = Object.keys(CustomCrmOwned.shape);

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** `GET /` */
export const CustomCrmService = z.object({
  contract: z.literal('salesos-crm'),
  version: z.literal(customCrmVersion),
  org: z.object({ id: Id, name: z.string().min(1).max(200) }),
  /** Which of SalesOS' fields are kept. */
  ownedFields: z.array(z.string()),
});

/** `GET /owners` */
export const CustomCrmOwners = z.object({
  owners: z.array(z.object({ id: Id, name: z.string(), email: z.email(), active: z.boolean() })),
});

export const CustomCrmFate = z.discriminatedUnion('is', [
  z.object({ is: z.literal('live') }),
  z.object({ is: z.literal('deleted') }),
  z.object({ is: z.literal('merged'), into: Id }),
]);

export const CustomCrmRecord = z.object({
  id: Id,
  modifiedAt: Instant,
  fate: CustomCrmFate,
  /** By the names of the contract, and any further ones of the company's own. What the key may not see is left out. */
  values: z.record(z.string(), Value),
  /** When a value was last changed, where the CRM knows. */
  changedAt: z.record(z.string(), Instant).default({}),
  accountId: Id.nullable(),
  ownerId: Id.nullable(),
  /** Contacts: has said no to mail, or to calls; null = this key may not know, and then nothing is sent. */
  optedOutOfEmail: z.boolean().nullable(),
  doNotCall: z.boolean().nullable(),
  owned: CustomCrmOwned.default({}),
});
export type CustomCrmRecord = z.infer<typeof CustomCrmRecord>;

/** `GET /records/{object}` */
export const CustomCrmPage = z.object({ records: z.array(CustomCrmRecord), hasMore: z.boolean() });
/** `POST /records/{object}/read` */
export const CustomCrmRead = z.object({ ids: z.array(Id).min(1).max(customCrmLimits.read) });
export const CustomCrmReadReply = z.object({ records: z.array(CustomCrmRecord) });

/** `POST /records/{object}/write` */
export const CustomCrmWrite = z.object({
  rows: z
    .array(z.object({ id: Id, owned: CustomCrmOwned, values: z.record(z.string(), Value) }))
    .min(1)
    .max(customCrmLimits.write),
});
export const CustomCrmWriteReply = z.object({
  results: z.array(
    z.object({
      id: Id,
      error: z.object({ code: z.string().min(1).max(100), message: z.string(), permanent: z.boolean(), gone: z.boolean() }).nullable(),
    }),
  ),
});

/** `PUT /activities/{activityId}` */
export const CustomCrmActivity = z.object({
  kind: z.literal('mail'),
  contactId: Id,
  accountId: Id.nullable(),
  ownerId: Id.nullable(),
  direction: z.enum(['outbound', 'inbound']),
  at: Instant,
  subject: z.string(),
  text: z.string(),
  from: z.string(),
  to: z.string(),
  messageId: z.string(),
});
export const CustomCrmActivityReply = z.object({ id: Id, outcome: z.enum(['created', 'existing', 'adopted']) });

/** Every answer that is not 2xx. */
export const CustomCrmProblem = z.object({ code: z.string(), message: z.string() });

/** `PUT /webhook`: where changes are told from now on, and the secret they are signed with; null = nowhere any more. */
export const CustomCrmWebhook = z.union([
  z.object({ url: z.url(), secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/) }),
  z.object({ url: z.null() }),
]);
export const CustomCrmWebhookReply = z.object({ url: z.string().nullable() });

/** What is sent there: which records changed, never what they hold. Objects that are not of the contract are ignored. */
export const CustomCrmDelivery = z.object({
  changes: z
    .array(z.object({ object: z.string(), id: Id }))
    .min(1)
    .max(1000),
});
