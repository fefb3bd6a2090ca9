import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const crmSyncState = pgTable(
  'crm_sync_state',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    entityType: text('entity_type', { enum: ['account', 'contact'] }).notNull(),
    crmId: text('crm_id').notNull(),
    salesosId: uuid('salesos_id').notNull(),
    base: jsonb('base').notNull().default({}),
    syncStatus: text('sync_status', { enum: ['synced', 'pending', 'failed', 'gone'] })
      .notNull()
      .default('synced'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    lastSyncedAt: timestamp('last_synced_at', { withTimezone: true }),
    lastCrmModifiedAt: timestamp('last_crm_modified_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const crmPullCursors = pgTable(
  'crm_pull_cursors',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    object: text('object').notNull(),
    watermarkAt: text('watermark_at'),
    watermarkId: text('watermark_id'),
    complete: boolean('complete').notNull().default(false),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.object] })],
);

export const crmPublished = pgTable(
  'crm_published',
  {
    customerId: uuid('customer_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    fields: jsonb('fields').notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.contactId] })],
);

export const crmDirty = pgTable(
  'crm_dirty',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    generation: bigint('generation', { mode: 'number' }).notNull().default(1),
    claimedGeneration: bigint('claimed_generation', { mode: 'number' }),
    firstDirtyAt: timestamp('first_dirty_at', { withTimezone: true }).notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    retryAt: timestamp('retry_at', { withTimezone: true }),
    tries: integer('tries').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const crmActivities = pgTable(
  'crm_activities',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    sourceType: text('source_type', { enum: ['email', 'inbound'] }).notNull(),
    sourceId: uuid('source_id').notNull(),
    state: text('state', { enum: ['pending', 'done', 'rejected'] })
      .notNull()
      .default('pending'),
    outcome: text('outcome'),
    externalId: text('external_id'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    tries: integer('tries').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    retryAt: timestamp('retry_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
