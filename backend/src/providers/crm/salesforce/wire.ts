import { z } from 'zod';

const Id = z.string().regex(/^[0-9A-Za-z]{18}$/);
/** "2026-11-23T10:00:00.000+0000"; a colon in the offset is what Date needs. */
export const Stamp = z
  .string()
  .transform((text) => new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')))
  .refine((at) => !Number.isNaN(at.getTime()), 'not an instant');
/** Absent where field security hides it. */
const Text = z.string().nullish();

/** The fields asked for come beside these, each a plain value. */
export const AnyRecord = z.looseObject({
  Id,
  SystemModstamp: Stamp,
  IsDeleted: z.boolean().nullish(),
  MasterRecordId: Text,
  OwnerId: Text,
  RecordTypeId: Text,
  LastModifiedById: Text,
  AccountId: Text,
  IsPersonAccount: z.boolean().nullish(),
  PersonContactId: Text,
  HasOptedOutOfEmail: z.boolean().nullish(),
  DoNotCall: z.boolean().nullish(),
  EmailBouncedDate: Text,
  IndividualId: Text,
  IsConverted: z.boolean().nullish(),
  ConvertedContactId: Text,
  ConvertedAccountId: Text,
  ConvertedOpportunityId: Text,
});
export type AnyRecord = z.infer<typeof AnyRecord>;
export const PlainValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const UserRecord = z.object({ Id, Name: z.string(), Email: z.string(), IsActive: z.boolean() });
export type UserRecord = z.infer<typeof UserRecord>;

export const queryPage = <Shape extends z.ZodType>(record: Shape) =>
  z.object({ done: z.boolean(), nextRecordsUrl: z.string().optional(), records: z.array(record) });

export const Counted = z.object({ totalSize: z.number().int() });

export const BulkJob = z.object({
  id: Id,
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  createdDate: Stamp,
  errorMessage: z.string().nullish(),
});
export const BulkJobPage = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().nullish(),
  records: z.array(
    z.object({
      id: Id,
      operation: z.string(),
      object: Text,
      createdById: Text,
      createdDate: Stamp,
      columnDelimiter: Text,
    }),
  ),
});
/** Of what the root of the API says, who asks. */
export const ApiRoot = z.object({ identity: z.string().regex(/\/005[0-9A-Za-z]{15}$/) });

export const DescribedField = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  createable: z.boolean(),
  updateable: z.boolean(),
  nillable: z.boolean(),
  calculated: z.boolean(),
  defaultedOnCreate: z.boolean(),
  length: z.number(),
  scale: z.number(),
  restrictedPicklist: z.boolean().nullish(),
  picklistValues: z.array(z.object({ value: z.string(), label: z.string().nullish(), active: z.boolean() })).default([]),
});
export type DescribedField = z.infer<typeof DescribedField>;

export const Describe = z.object({
  name: z.string(),
  createable: z.boolean(),
  fields: z.array(DescribedField),
});
export type Describe = z.infer<typeof Describe>;

export const SaveResults = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    created: z.boolean().optional(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string() })),
  }),
);
export type SaveResult = z.infer<typeof SaveResults>[number];

export const Created = z.object({ id: Id });

export const MailRecord = z.object({ Id, ActivityId: z.string().nullish() });
export const OrganizationRecord = z.object({ IsSandbox: z.boolean() });
/** Which contact the account was merged into lives on as. */
export const MergedPersonRecord = z.object({ Id, MasterRecord: z.object({ PersonContactId: Text }).nullish() });
/** A person's wishes about all their data; what field security hides is absent. */
export const IndividualRecord = z.object({ Id, HasOptedOutSolicit: z.boolean().nullish(), ShouldForget: z.boolean().nullish() });
export const IdRecord = z.object({ Id });
/** With the one field that was asked for. */
export const MarkedRecord = z.looseObject({ Id, IsDeleted: z.boolean() });
export const RelationRecord = z.object({ RelationId: z.string().nullish() });
export const StatusRecord = z.object({ ApiName: z.string() });

export const TokenReply = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  instance_url: z.url(),
  id: z.string().regex(/\/id\/00D[0-9A-Za-z]{15}\/005[0-9A-Za-z]{15}$/),
});
export type TokenReply = z.infer<typeof TokenReply>;

export const Introspection = z.object({ active: z.literal(true), exp: z.number(), iat: z.number() });

export const RuleRecord = z.object({ ValidationName: z.string(), ErrorMessage: Text });
export const FlowRecord = z.object({ Label: z.string(), ProcessType: Text, TriggerType: Text, RecordTriggerType: Text });
export const TriggerRecord = z.object({ Name: z.string(), NamespacePrefix: Text, UsageBeforeUpdate: z.boolean(), UsageAfterUpdate: z.boolean() });
