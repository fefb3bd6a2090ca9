import { z } from 'zod';
import { causeKinds } from '../labels/sync-health.ts';

/** How the sync of one connection stands: `GET /v1/connections/{connectionId}/health`. Each figure says when it was measured (business time). */
const Iso = z.string();
const measuredAt = Iso;
const Count = z.number().int();
const object = z.enum(['account', 'contact', 'lead', 'opportunity']);

export const Cause = z.object({
  key: z.string(),
  kind: z.enum(causeKinds),
  /** "37 contacts: “State is required”, says a validation rule of your CRM." */
  text: z.string(),
  remedy: z.string().nullable(),
  counts: z.object({ account: Count, contact: Count, lead: Count, opportunity: Count, activity: Count }),
  /** Of them, tried again by itself. */
  retrying: Count,
  mayRetry: z.boolean(),
});
export type Cause = z.infer<typeof Cause>;

export const ObjectHealth = z.object({
  object,
  /** Age of the oldest change known to wait, 0 when none does; null while the connection is cut. */
  lagSeconds: Count.nullable(),
  waiting: z.object({ toRead: Count, toWrite: Count }),
  /** When everything that had changed was read last. */
  readAt: Iso.nullable(),
  /** Why it is not read at all. */
  unavailable: z.string().nullable(),
  /** The worst lag of each step of the last 24 h, oldest first; null where nobody measured. */
  day: z.array(Count.nullable()),
  records: z.object({ linked: Count, dirty: Count, failed: Count, gone: Count, inReview: Count }),
  /** Everything of it is being read, the first time or because the mapping wants it; null = only what changes. */
  reading: z
    .object({
      since: Iso,
      records: Count,
      /** As the CRM counted them when it began; null where it does not count. */
      about: Count.nullable(),
      /** The CRM still collects them. */
      isCollecting: z.boolean(),
      /** Why the CRM does not collect them for us, so that they are read page by page. */
      jobRefused: z.string().nullable(),
      text: z.string(),
    })
    .nullable(),
  /** Being read again from the beginning, at an admin's wish. */
  resync: z.object({ askedAt: Iso, records: Count, doneAt: Iso.nullable() }).nullable(),
});
export type ObjectHealth = z.infer<typeof ObjectHealth>;

export const SyncHealth = z.object({
  connectionId: z.string(),
  provider: z.string(),
  orgId: z.string(),
  measuredAt,
  state: z.enum(['active', 'throttled', 'needs_reauth', 'paused', 'disconnected']),
  stateText: z.string(),
  /** Nothing was read yet: the admin has not chosen which records. Null = it is read. */
  readingWaits: z.object({ since: Iso, text: z.string() }).nullable(),
  writing: z.enum(['shadow', 'on']),
  /** While nothing is written: records that would change, in words; null when writing is on. */
  wouldChange: z.string().nullable(),
  /** CRM sync lag > 5 min. */
  lagAlert: z.object({ on: z.boolean(), since: Iso.nullable() }),
  dayStepSeconds: Count,
  objects: z.array(ObjectHealth),
  /** Null until it has been counted once. */
  flow: z.object({ measuredAt, overSeconds: Count, toCrmPerMinute: z.number(), fromCrmPerMinute: z.number() }).nullable(),
  activities: z.object({ pending: Count, done: Count, rejected: Count }),
  causes: z.array(Cause),
  schemaProblems: z.array(z.object({ kind: z.enum(['object', 'mapping', 'missing_field']), object: z.string().nullable(), text: z.string() })),
  /** Null = not measured. */
  apiUse: z.null(),
  mailboxes: z.array(z.object({ address: z.string(), provider: z.string(), isActive: z.boolean(), sentLast24h: Count, waiting: Count })),
  queues: z.object({
    agents: z.array(z.object({ agent: z.string(), waiting: Count, isMore: z.boolean() })),
    deadLetters: z.object({ waiting: Count, givenUp: Count }),
  }),
  lastIncident: z.object({ text: z.string(), from: Iso, to: Iso.nullable() }).nullable(),
});
export type SyncHealth = z.infer<typeof SyncHealth>;

export const FailedRecord = z.object({
  what: z.enum(['account', 'contact', 'lead', 'opportunity', 'activity']),
  /** Of an activity: the person it belongs to. */
  crmId: z.string().nullable(),
  name: z.string(),
  url: z.string().nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** It is tried again by itself. */
  isRetrying: z.boolean(),
  at: Iso.nullable(),
});
export type FailedRecord = z.infer<typeof FailedRecord>;
export const FailedRecords = z.object({ cause: Cause.nullable(), records: z.array(FailedRecord), next: z.string().nullable() });
export type FailedRecords = z.infer<typeof FailedRecords>;

export const RecordHistory = z.object({
  measuredAt,
  links: z.array(
    z.object({
      object: z.string(),
      crmId: z.string(),
      salesosId: z.string(),
      status: z.enum(['synced', 'pending', 'failed', 'gone']),
      readOrWrittenAt: Iso.nullable(),
      crmModifiedAt: Iso.nullable(),
      /** Fields whose value the CRM refused and that are not sent again as they are. */
      refusedFields: z.array(z.string()),
      parkedFields: z.record(z.string(), z.string()),
      error: z.object({ code: z.string().nullable(), message: z.string().nullable(), cause: z.string().nullable() }).nullable(),
    }),
  ),
  /** Ids that were merged; the record is found by each of them. */
  aliases: z.array(z.object({ crmId: z.string(), into: z.string() })),
  waiting: z.object({
    hintAt: Iso.nullable(),
    write: z.object({ since: Iso, tries: Count, notBefore: Iso.nullable() }).nullable(),
  }),
  conflicts: z.array(
    z.object({ field: z.string(), state: z.string(), resolution: z.string().nullable(), createdAt: Iso, resolvedAt: Iso.nullable() }),
  ),
  activities: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      outcome: z.string().nullable(),
      externalId: z.string().nullable(),
      code: z.string().nullable(),
      createdAt: Iso,
    }),
  ),
});
export type RecordHistory = z.infer<typeof RecordHistory>;
