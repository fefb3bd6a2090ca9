import { boolean, date, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

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

export const consentSettings = pgTable('consent_settings', {
  customerId: uuid('customer_id').primaryKey(),
  marketingOptOutBlocks: boolean('marketing_opt_out_blocks').notNull().default(true),
});

export const countryRules = pgTable(
  'country_rules',
  {
    customerId: uuid('customer_id').notNull(),
    country: text('country').notNull(),
    coldMailNeedsConsent: boolean('cold_mail_needs_consent').notNull(),
    opensNeedConsent: boolean('opens_need_consent').notNull(),
    needsSourceNotice: boolean('needs_source_notice').notNull(),
    source: text('source').notNull(),
    checkedOn: date('checked_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.country] })],
);

export const contactBases = pgTable(
  'contact_bases',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    contactId: uuid('contact_id').notNull(),
    basis: text('basis', { enum: ['consent', 'existing_customer', 'asked_us', 'published_address', 'other'] }).notNull(),
    evidence: text('evidence').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    recordedBy: uuid('recorded_by').notNull(),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
    withdrawnBy: uuid('withdrawn_by'),
    withdrawnBecause: text('withdrawn_because'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);
