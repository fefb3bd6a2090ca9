import { boolean, date, jsonb, numeric, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const opportunities = pgTable(
  'opportunities',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    accountId: uuid('account_id'),
    ownerId: uuid('owner_id'),
    name: text('name').notNull(),
    stage: text('stage'),
    amount: numeric('amount'),
    closeDate: date('close_date'),
    isClosed: boolean('is_closed'),
    isWon: boolean('is_won'),
    deletedAt: timestamp('deleted_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
    custom: jsonb('custom').notNull().default({}),
    fieldEdits: jsonb('field_edits').notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
