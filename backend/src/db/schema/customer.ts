import { boolean, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const customers = pgTable('customers', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  subscriptionPlan: text('subscription_plan').notNull().default('starter'),
  postalAddress: text('postal_address'),
  scoreModel: text('score_model').notNull().default('seed-v1'),
  redirectMailTo: text('redirect_mail_to'),
  conversationReaders: text('conversation_readers', { enum: ['everyone', 'owner', 'nobody'] })
    .notNull()
    .default('everyone'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
});

export const users = pgTable(
  'users',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['admin', 'manager', 'rep', 'viewer'] }).notNull(),
    isActive: boolean('is_active').notNull().default(true),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    keyHash: text('key_hash').notNull(),
    userId: uuid('user_id').notNull(),
    label: text('label').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
