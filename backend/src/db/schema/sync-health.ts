import { bigint, customType, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

export const crmSyncSamples = pgTable(
  'crm_sync_samples',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    since: timestamp('since', { withTimezone: true }),
    state: text('state').notNull(),
    lag: jsonb('lag').notNull(),
    toCrm: integer('to_crm').notNull(),
    fromCrm: integer('from_crm').notNull(),
    txid: xid8('txid').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.at] })],
);

export const crmResyncs = pgTable(
  'crm_resyncs',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    object: text('object').notNull(),
    askedAt: timestamp('asked_at', { withTimezone: true }).notNull(),
    watermarkAt: text('watermark_at'),
    watermarkId: text('watermark_id'),
    records: integer('records').notNull().default(0),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    doneAt: timestamp('done_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.object] })],
);
