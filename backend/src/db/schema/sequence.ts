import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const sequences = pgTable(
  'sequences',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    type: text('type').notNull().default('automated'),
    defaultForTier: integer('default_for_tier'),
    status: text('status', { enum: ['draft', 'active', 'paused', 'archived'] }).notNull(),
    currentVersionId: uuid('current_version_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const sequenceVersions = pgTable(
  'sequence_versions',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    sequenceId: uuid('sequence_id').notNull(),
    version: integer('version').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const sequenceSteps = pgTable(
  'sequence_steps',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    versionId: uuid('version_id').notNull(),
    position: integer('position').notNull(),
    kind: text('kind', { enum: ['email'] }).notNull(),
    delayDays: integer('delay_days').notNull(),
    templateId: uuid('template_id').notNull(),
    templateVersion: integer('template_version').notNull(),
    sameThread: boolean('same_thread').notNull().default(true),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const contactSequences = pgTable(
  'contact_sequences',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    contactId: uuid('contact_id').notNull(),
    sequenceId: uuid('sequence_id').notNull(),
    versionId: uuid('version_id').notNull(),
    mailboxId: uuid('mailbox_id').notNull(),
    threadId: uuid('thread_id').notNull(),
    status: text('status', { enum: ['active', 'paused', 'held', 'completed', 'exited'] }).notNull(),
    reason: text('reason'),
    nextPosition: integer('next_position').notNull().default(1),
    dueAt: timestamp('due_at', { withTimezone: true }),
    startedBy: uuid('started_by'),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    completedAt: timestamp('completed_at', { withTimezone: true }),
    pausedAt: timestamp('paused_at', { withTimezone: true }),
    movedBy: uuid('moved_by'),
    movedTo: timestamp('moved_to', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const sequenceTouches = pgTable(
  'sequence_touches',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    enrollmentId: uuid('enrollment_id').notNull(),
    stepId: uuid('step_id').notNull(),
    position: integer('position').notNull(),
    state: text('state', { enum: ['requested', 'sent', 'not_sent', 'held'] }).notNull(),
    reason: text('reason'),
    missing: text('missing').array(),
    emailId: uuid('email_id'),
    dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const sequenceOverrides = pgTable(
  'sequence_overrides',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    enrollmentId: uuid('enrollment_id').notNull(),
    position: integer('position').notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    editedBy: uuid('edited_by').notNull(),
    editedAt: timestamp('edited_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
