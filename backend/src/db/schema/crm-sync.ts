import { bigint, boolean, integer, json, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const crmSyncState = pgTable(
  'crm_sync_state',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    entityType: text('entity_type', { enum: ['account', 'contact', 'lead', 'opportunity'] }).notNull(),
    crmId: text('crm_id').notNull(),
    salesosId: uuid('salesos_id').notNull(),
    base: jsonb('base').notNull().default({}),
    baseBefore: jsonb('base_before').notNull().default({}),
    human: jsonb('human').notNull().default({}),
    parked: jsonb('parked').notNull().default({}),
    changes: jsonb('changes').notNull().default({}),
    written: jsonb('written').notNull().default({}),
    parentCrmId: text('parent_crm_id'),
    personAccountCrmId: text('person_account_crm_id'),
    syncStatus: text('sync_status', { enum: ['synced', 'pending', 'failed', 'gone'] })
      .notNull()
      .default('synced'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorCause: text('error_cause'),
    refused: jsonb('refused').notNull().default({}),
    lastSyncedAt: timestamp('last_synced_at', { withTimezone: true }),
    lastCrmModifiedAt: timestamp('last_crm_modified_at', { withTimezone: true }),
    outOfScope: text('out_of_scope', { enum: ['owner', 'list', 'record_type'] }),
    ownerCrmId: text('owner_crm_id'),
    recordType: text('record_type'),
    listWalk: integer('list_walk'),
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
    endedSince: timestamp('ended_since', { withTimezone: true }),
    unavailable: text('unavailable'),
    readAt: timestamp('read_at', { withTimezone: true }),
    reread: integer('reread').notNull().default(0),
    rereadBegun: integer('reread_begun').notNull().default(0),
    checkedAt: timestamp('checked_at', { withTimezone: true }),
    fillingSince: timestamp('filling_since', { withTimezone: true }),
    wholeSince: timestamp('whole_since', { withTimezone: true }),
    wholeRecords: integer('whole_records').notNull().default(0),
    wholeAbout: integer('whole_about'),
    bulkJob: text('bulk_job'),
    bulkPlace: text('bulk_place'),
    bulkFrom: text('bulk_from'),
    bulkRefused: text('bulk_refused'),
    bulkWishedAt: timestamp('bulk_wished_at', { withTimezone: true }),
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
    human: boolean('human').notNull().default(false),
    entityType: text('entity_type').notNull().default('contact'),
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
    sourceType: text('source_type', { enum: ['email', 'inbound', 'activity'] }).notNull(),
    sourceId: uuid('source_id').notNull(),
    state: text('state', { enum: ['pending', 'done', 'rejected'] })
      .notNull()
      .default('pending'),
    outcome: text('outcome'),
    externalId: text('external_id'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorCause: text('error_cause'),
    tries: integer('tries').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    retryAt: timestamp('retry_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const crmCreates = pgTable(
  'crm_creates',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    entityType: text('entity_type', { enum: ['account', 'contact', 'lead'] }).notNull(),
    salesosId: uuid('salesos_id').notNull(),
    state: text('state', { enum: ['pending', 'blocked'] })
      .notNull()
      .default('pending'),
    waitsFor: uuid('waits_for'),
    sent: jsonb('sent'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorCause: text('error_cause'),
    tries: integer('tries').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    retryAt: timestamp('retry_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const crmAliases = pgTable(
  'crm_aliases',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    entityType: text('entity_type').notNull(),
    crmId: text('crm_id').notNull(),
    intoCrmId: text('into_crm_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.entityType, table.crmId] })],
);

export const crmInbox = pgTable(
  'crm_inbox',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    entityType: text('entity_type').notNull(),
    crmId: text('crm_id').notNull(),
    generation: bigint('generation', { mode: 'number' }).notNull().default(1),
    intoCrmId: text('into_crm_id'),
    firstHintAt: timestamp('first_hint_at', { withTimezone: true }).notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.entityType, table.crmId] })],
);

export const crmDeliveries = pgTable(
  'crm_deliveries',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    deliveryId: text('delivery_id').notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.deliveryId] })],
);

export const crmStreams = pgTable(
  'crm_streams',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    replay: text('replay'),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    followedBy: uuid('followed_by'),
    followAt: timestamp('follow_at', { withTimezone: true }),
    liveUntil: timestamp('live_until', { withTimezone: true }),
    lastEventAt: timestamp('last_event_at', { withTimezone: true }),
    tries: integer('tries').notNull().default(0),
    trouble: text('trouble'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId] })],
);

export const crmFieldMapping = pgTable(
  'crm_field_mapping',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    entityType: text('entity_type', { enum: ['account', 'contact', 'lead', 'opportunity'] }).notNull(),
    field: text('field').notNull(),
    crmField: text('crm_field').notNull(),
    direction: text('direction', { enum: ['in', 'out', 'both', 'off'] }).notNull(),
    authority: text('authority', { enum: ['crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review'] }).notNull(),
    transform: jsonb('transform').notNull(),
    shape: jsonb('shape').notNull(),
    disabledReason: text('disabled_reason'),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const crmConflicts = pgTable(
  'crm_conflicts',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    linkId: uuid('link_id').notNull(),
    field: text('field').notNull(),
    base: jsonb('base'),
    local: jsonb('local'),
    remote: jsonb('remote'),
    localAt: timestamp('local_at', { withTimezone: true }),
    remoteAt: timestamp('remote_at', { withTimezone: true }),
    policy: text('policy').notNull(),
    state: text('state', { enum: ['open', 'resolved'] }).notNull(),
    resolution: text('resolution', { enum: ['remote', 'local', 'edited'] }),
    resolvedBy: uuid('resolved_by'),
    remoteBy: text('remote_by'),
    resolvedValue: jsonb('resolved_value'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    resolvedAt: timestamp('resolved_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const crmWrites = pgTable(
  'crm_writes',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    entityType: text('entity_type').notNull(),
    sentAt: timestamp('sent_at', { withTimezone: true }).notNull(),
    ackedAt: timestamp('acked_at', { withTimezone: true }),
    undoneAt: timestamp('undone_at', { withTimezone: true }),
    written: integer('written').notNull(),
    linkIds: uuid('link_ids').array().notNull(),
    entries: json('entries').notNull(),
    unsent: boolean('unsent').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
