import { sql } from 'drizzle-orm';
import { bigint, customType, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Compared as xid8 only: as text, order breaks when the number gains a digit. */
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

export const eventKey = pgTable(
  'event_key',
  {
    customerId: uuid('customer_id').notNull(),
    eventId: uuid('event_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.eventId] })],
);

export const events = pgTable(
  'events',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    txid: xid8('txid').notNull().default(sql`pg_current_xact_id()`),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity(),
    eventType: text('event_type').notNull(),
    version: integer('version').notNull(),
    entityType: text('entity_type').notNull(),
    entityId: uuid('entity_id').notNull(),
    source: text('source').notNull(),
    causationId: uuid('causation_id'),
    actorClass: text('actor_class', { enum: ['human', 'machine', 'unknown'] }).notNull(),
    occurredAt: timestamp('occurred_at', { withTimezone: true }).notNull(),
    data: jsonb('data').notNull(),
    contactId: uuid('contact_id').generatedAlwaysAs(sql`((data ->> 'contactId')::uuid)`),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id, table.recordedAt] })],
);

export const agentCursors = pgTable(
  'agent_cursors',
  {
    customerId: uuid('customer_id').notNull(),
    agent: text('agent').notNull(),
    txid: xid8('txid').notNull().default('0'),
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.agent] })],
);

export const deadLetters = pgTable(
  'dead_letters',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    agent: text('agent').notNull(),
    eventId: uuid('event_id').notNull(),
    eventType: text('event_type').notNull(),
    code: text('code').notNull(),
    state: text('state', { enum: ['pending', 'resolved', 'given_up'] })
      .notNull()
      .default('pending'),
    tries: integer('tries').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    dueAt: timestamp('due_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
