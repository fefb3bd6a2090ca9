import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const scoreBases = pgTable(
  'score_bases',
  {
    customerId: uuid('customer_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    asOf: timestamp('as_of', { withTimezone: true }).notNull(),
    sums: jsonb('sums').notNull(),
    refused: boolean('refused').notNull(),
    source: text('source').notNull(),
    readAt: timestamp('read_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.contactId] })],
);

export const restoredEnrollments = pgTable(
  'restored_enrollments',
  {
    customerId: uuid('customer_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    sequenceName: text('sequence_name').notNull(),
    step: text('step'),
    state: text('state'),
    lastTouchAt: timestamp('last_touch_at', { withTimezone: true }),
    outcome: text('outcome', { enum: ['waiting', 'restored', 'ended', 'no_sequence', 'no_mailbox', 'unreadable', 'superseded'] })
      .notNull()
      .default('waiting'),
    readAt: timestamp('read_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.contactId] })],
);

export const crmOptOuts = pgTable(
  'crm_opt_outs',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    channel: text('channel', { enum: ['email', 'call'] })
      .notNull()
      .default('email'),
    everything: boolean('everything').notNull().default(false),
    state: text('state', { enum: ['pending', 'done', 'rejected'] })
      .notNull()
      .default('pending'),
    outcome: text('outcome'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    tries: integer('tries').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    retryAt: timestamp('retry_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
