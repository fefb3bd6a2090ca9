import { bigint, boolean, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const apiKeyRoutes = pgTable('api_key_routes', {
  keyHash: text('key_hash').primaryKey(),
  customerId: uuid('customer_id').notNull(),
});

export const crmOrgRoutes = pgTable(
  'crm_org_routes',
  {
    provider: text('provider').notNull(),
    orgId: text('org_id').notNull(),
    customerId: uuid('customer_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.orgId] })],
);

export const oauthStateRoutes = pgTable('oauth_state_routes', {
  stateHash: text('state_hash').primaryKey(),
  customerId: uuid('customer_id').notNull(),
});

export const mailboxRoutes = pgTable('mailbox_routes', {
  address: text('address').primaryKey(),
  customerId: uuid('customer_id').notNull(),
});

export const mailboxWatchRoutes = pgTable(
  'mailbox_watch_routes',
  {
    provider: text('provider').notNull(),
    watchKey: text('watch_key').notNull(),
    customerId: uuid('customer_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.watchKey] })],
);

export const businessClock = pgTable('business_clock', {
  singleton: boolean('singleton').primaryKey().default(true),
  offsetMs: bigint('offset_ms', { mode: 'number' }).notNull().default(0),
});

export const crmJournals = pgTable('crm_journals', {
  provider: text('provider').primaryKey(),
  position: text('position'),
  leaseUntil: timestamp('lease_until', { withTimezone: true }),
  readAt: timestamp('read_at', { withTimezone: true }),
  deliveredAt: timestamp('delivered_at', { withTimezone: true }),
  liveUntil: timestamp('live_until', { withTimezone: true }),
});

export const trackingHostRoutes = pgTable('tracking_host_routes', {
  host: text('host').primaryKey(),
  customerId: uuid('customer_id').notNull(),
});
