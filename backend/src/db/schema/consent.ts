import { pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const suppressions = pgTable(
  'suppressions',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind', { enum: ['address', 'domain'] }).notNull(),
    value: text('value').notNull(),
    reason: text('reason'),
    origin: text('origin', { enum: ['api', 'import'] }).notNull(),
    since: timestamp('since', { withTimezone: true }).notNull(),
    addedAt: timestamp('added_at', { withTimezone: true }).notNull(),
    addedBy: uuid('added_by').notNull(),
    liftedAt: timestamp('lifted_at', { withTimezone: true }),
    liftedBy: uuid('lifted_by'),
    liftedBecause: text('lifted_because'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
