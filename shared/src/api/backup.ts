import { z } from 'zod';
import { Signal } from '../events/engagement.ts';
import { MailFormat } from './template.ts';
import { TrackingChange } from './tracking.ts';

/** What Postgres holds and no CRM does: people's rules and texts, without any secret. `salesos backup export` writes it, `backup import` reads it. */
const Json = z.json();

export const BackupMailbox = z.strictObject({
  id: z.uuid(),
  userId: z.uuid(),
  provider: z.string(),
  address: z.string(),
  displayName: z.string(),
  isActive: z.boolean(),
  /** Without what is secret; a mailbox that needs a secret stays off until somebody gives it again. */
  settings: z.record(z.string(), z.string()),
  needsSecret: z.boolean(),
  signature: z.strictObject({ html: z.string(), text: z.string() }).nullable().default(null),
});

/** What was exported before there were versions has one, and is text. */
export const BackupTemplate = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  isArchived: z.boolean().default(false),
  format: MailFormat.default('text'),
  subject: z.string(),
  body: z.string(),
  variables: z.array(z.string()),
  currentVersion: z.number().int().default(1),
  earlier: z
    .array(z.strictObject({ version: z.number().int(), format: MailFormat, subject: z.string(), body: z.string(), variables: z.array(z.string()) }))
    .default([]),
});

export const BackupSequence = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  type: z.string(),
  defaultForTier: z.number().int().nullable(),
  status: z.enum(['draft', 'active', 'paused', 'archived']),
  currentVersionId: z.uuid().nullable(),
  versions: z.array(
    z.strictObject({
      id: z.uuid(),
      version: z.number().int(),
      steps: z.array(
        z.strictObject({
          id: z.uuid(),
          position: z.number().int(),
          kind: z.literal('email'),
          delayDays: z.number().int(),
          templateId: z.uuid(),
          templateVersion: z.number().int().default(1),
          sameThread: z.boolean(),
        }),
      ),
    }),
  ),
});

export const BackupConnection = z.strictObject({
  id: z.uuid(),
  provider: z.string(),
  orgId: z.string(),
  instanceUrl: z.string(),
  isMaster: z.boolean(),
  /** Absent in what was exported before there were homes. */
  activityHome: z.array(z.string()).default([]),
  writesPerHour: z.number().int().nullable(),
  mappings: z.array(
    z.strictObject({
      id: z.uuid(),
      entityType: z.enum(['account', 'contact', 'lead', 'opportunity']),
      field: z.string(),
      crmField: z.string(),
      direction: z.enum(['in', 'out', 'both', 'off']),
      authority: z.enum(['crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review']),
      transform: Json,
      shape: Json,
      disabledReason: z.string().nullable(),
    }),
  ),
});

export const CustomerBackup = z.strictObject({
  customer: z.strictObject({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    postalAddress: z.string().nullable(),
    scoreModel: z.string(),
  }),
  /** What counts as measured now. */
  measured: z.array(Signal),
  /** Null = it has never been chosen. `isVouchedFor`: nobody looks whether the domain works. */
  tracking: TrackingChange.omit({ domain: true }).extend({ domainUrl: z.url().nullable(), isVouchedFor: z.boolean() }).nullable().default(null),
  users: z.array(
    z.strictObject({ id: z.uuid(), email: z.string(), name: z.string(), role: z.enum(['admin', 'manager', 'rep', 'viewer']), isActive: z.boolean() }),
  ),
  mailboxes: z.array(BackupMailbox),
  templates: z.array(BackupTemplate),
  snippets: z.array(z.strictObject({ name: z.string(), format: MailFormat, body: z.string() })).default([]),
  sequences: z.array(BackupSequence),
  connections: z.array(BackupConnection),
});
export type CustomerBackup = z.infer<typeof CustomerBackup>;

export const Backup = z.strictObject({ format: z.literal('salesos-backup/1'), exportedAt: z.iso.datetime(), customers: z.array(CustomerBackup) });
export type Backup = z.infer<typeof Backup>;
