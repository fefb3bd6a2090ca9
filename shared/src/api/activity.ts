import { z } from 'zod';

/** Mails are not among them: they have their own life. */
export const ActivityType = z.enum(['call', 'meeting', 'task', 'note']);
export type ActivityType = z.infer<typeof ActivityType>;

/** What has one home among several CRMs. */
export const HomedType = z.enum(['mail', ...ActivityType.options]);
export type HomedType = z.infer<typeof HomedType>;

export const CallOutcome = z.enum(['connected', 'left_message', 'left_voicemail', 'no_answer', 'busy', 'wrong_number']);
export type CallOutcome = z.infer<typeof CallOutcome>;

export const ActivityDirection = z.enum(['inbound', 'outbound']);

/** The smallest limits of the CRMs it may live in. */
const Subject = z.string().trim().min(1).max(255);
const Body = z.string().max(32_000);
const At = z.iso.datetime({ offset: true });
const Duration = z.number().int().min(0).max(86_400);

/** Who else takes part; the CRMs' smallest limit for all of them together is 50. */
const Others = z.array(z.uuid()).max(49).optional();

/** What a person logs or plans with somebody. */
export const NewActivity = z.discriminatedUnion('type', [
  z.strictObject({
    otherContactIds: Others,
    type: z.literal('call'),
    subject: Subject,
    body: Body.default(''),
    at: At,
    durationSeconds: Duration.optional(),
    outcome: CallOutcome.optional(),
    direction: ActivityDirection.default('outbound'),
  }),
  z.strictObject({
    otherContactIds: Others,
    type: z.literal('meeting'),
    subject: Subject,
    body: Body.default(''),
    at: At,
    durationSeconds: Duration.min(60),
  }),
  z.strictObject({
    otherContactIds: Others,
    type: z.literal('task'),
    subject: Subject,
    body: Body.default(''),
    at: At,
    isDone: z.boolean().default(false),
  }),
  z.strictObject({ otherContactIds: Others, type: z.literal('note'), body: Body.trim().min(1) }),
]);
export type NewActivity = z.infer<typeof NewActivity>;

/** What may be changed of one; `version` is the one that was looked at. */
export const ActivityChange = z.strictObject({
  version: z.number().int().min(1),
  subject: Subject.optional(),
  body: Body.optional(),
  at: At.optional(),
  durationSeconds: Duration.optional(),
  outcome: CallOutcome.optional(),
  direction: ActivityDirection.optional(),
  isDone: z.boolean().optional(),
});
export type ActivityChange = z.infer<typeof ActivityChange>;

export const Activity = z.object({
  id: z.uuid(),
  type: ActivityType,
  version: z.number().int(),
  subject: z.string(),
  body: z.string(),
  at: z.string().nullable(),
  durationSeconds: z.number().nullable(),
  isDone: z.boolean().nullable(),
  /** One of `CallOutcome`, or the CRM's own word. */
  outcome: z.string().nullable(),
  direction: ActivityDirection.nullable(),
  ownerName: z.string().nullable(),
  contactIds: z.array(z.uuid()),
  origin: z.enum(['crm', 'salesos']),
  provider: z.string(),
  recordId: z.string().nullable(),
  /** What became of our last writing; null = there was nothing to write. */
  sync: z.object({ state: z.enum(['pending', 'done', 'rejected']), code: z.string().nullable(), message: z.string().nullable() }).nullable(),
});
export type Activity = z.infer<typeof Activity>;
