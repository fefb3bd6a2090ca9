import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const crmScopes = pgTable(
  'crm_scopes',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    object: text('object', { enum: ['account', 'contact', 'lead', 'opportunity'] }).notNull(),
    conditions: jsonb('conditions').notNull(),
    listLabel: text('list_label'),
    generation: integer('generation').notNull().default(1),
    savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
    isSettled: boolean('is_settled').notNull().default(false),
    phase: text('phase', { enum: ['known', 'list', 'unlisted', 'done'] }).notNull(),
    position: text('position'),
    walk: integer('walk').notNull().default(1),
    listed: integer('listed').notNull().default(0),
    begunAt: timestamp('begun_at', { withTimezone: true }),
    walkedAt: timestamp('walked_at', { withTimezone: true }),
    dueAt: timestamp('due_at', { withTimezone: true }),
    problem: text('problem'),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.object] })],
);
