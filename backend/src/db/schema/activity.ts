import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const activities = pgTable(
  'activities',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    stream: text('stream'),
    externalId: text('external_id'),
    origin: text('origin', { enum: ['crm', 'salesos'] }).notNull(),
    type: text('type', { enum: ['call', 'meeting', 'task', 'note'] }).notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    at: timestamp('at', { withTimezone: true }),
    durationS: integer('duration_s'),
    isDone: boolean('is_done'),
    outcome: text('outcome'),
    direction: text('direction', { enum: ['inbound', 'outbound'] }),
    ownerId: uuid('owner_id'),
    ownerCrmId: text('owner_crm_id'),
    isCaptured: boolean('is_captured').notNull().default(false),
    copyOf: uuid('copy_of'),
    version: integer('version').notNull().default(1),
    unwritten: text('unwritten').array().notNull().default([]),
    crmModifiedAt: timestamp('crm_modified_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
    deletedAt: timestamp('deleted_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const activityPeople = pgTable(
  'activity_people',
  {
    customerId: uuid('customer_id').notNull(),
    activityId: uuid('activity_id').notNull(),
    crmId: text('crm_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    contactId: uuid('contact_id'),
    leftOut: text('left_out'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.activityId, table.crmId] })],
);

export const crmActivityCursors = pgTable(
  'crm_activity_cursors',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    stream: text('stream').notNull(),
    watermarkAt: text('watermark_at'),
    watermarkId: text('watermark_id'),
    dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
    endedSince: timestamp('ended_since', { withTimezone: true }).notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    unavailable: text('unavailable'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.stream] })],
);
