import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const mailboxSignIns = pgTable(
  'mailbox_sign_ins',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    provider: text('provider').notNull(),
    state: text('state', { enum: ['active', 'needs_reauth', 'disconnected'] }).notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    accessExpiresAt: timestamp('access_expires_at', { withTimezone: true }),
    refreshLeaseUntil: timestamp('refresh_lease_until', { withTimezone: true }),
    scopes: text('scopes').array().notNull(),
    reads: boolean('reads').notNull(),
    signedInAt: timestamp('signed_in_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const mailboxReadings = pgTable(
  'mailbox_readings',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    cursor: text('cursor'),
    readAt: timestamp('read_at', { withTimezone: true }),
    dueAt: timestamp('due_at', { withTimezone: true }),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    againFrom: timestamp('again_from', { withTimezone: true }),
    againCursor: text('again_cursor'),
    tries: integer('tries').notNull().default(0),
    trouble: text('trouble'),
    watchKey: text('watch_key'),
    watchSecret: text('watch_secret'),
    watchUntil: timestamp('watch_until', { withTimezone: true }),
    watchAt: timestamp('watch_at', { withTimezone: true }),
    watchTrouble: text('watch_trouble'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
