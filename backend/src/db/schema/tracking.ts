import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const trackingSettings = pgTable('tracking_settings', {
  customerId: uuid('customer_id').primaryKey(),
  opens: boolean('opens').notNull().default(false),
  clicks: boolean('clicks').notNull().default(false),
  firstTouch: boolean('first_touch').notNull().default(false),
  countries: jsonb('countries').notNull().default({}),
  domainUrl: text('domain_url'),
  domainState: text('domain_state', { enum: ['unverified', 'verified', 'broken'] }),
  domainProblem: text('domain_problem'),
  domainUnanswered: integer('domain_unanswered').notNull().default(0),
  domainCheckedAt: timestamp('domain_checked_at', { withTimezone: true }),
  domainDueAt: timestamp('domain_due_at', { withTimezone: true }),
});

export const trackingConsents = pgTable(
  'tracking_consents',
  {
    customerId: uuid('customer_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    state: text('state', { enum: ['given', 'withdrawn'] }).notNull(),
    basis: text('basis').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.contactId] })],
);
