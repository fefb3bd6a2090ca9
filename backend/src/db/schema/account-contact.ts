import { sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const accounts = pgTable(
  'accounts',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    domain: text('domain'),
    industry: text('industry'),
    companySize: integer('company_size'),
    location: text('location'),
    country: text('country'),
    ownerId: uuid('owner_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
    custom: jsonb('custom').notNull().default({}),
    fieldEdits: jsonb('field_edits').notNull().default({}),
    deletedAt: timestamp('deleted_at', { withTimezone: true }),
    mergedInto: uuid('merged_into'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const contacts = pgTable(
  'contacts',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    accountId: uuid('account_id'),
    ownerId: uuid('owner_id'),
    firstName: text('first_name'),
    lastName: text('last_name'),
    email: text('email'),
    phone: text('phone'),
    title: text('title'),
    city: text('city'),
    country: text('country'),
    timeZone: text('time_zone'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
    custom: jsonb('custom').notNull().default({}),
    fieldEdits: jsonb('field_edits').notNull().default({}),
    deletedAt: timestamp('deleted_at', { withTimezone: true }),
    mergedInto: uuid('merged_into'),
    company: text('company'),
    emailKey: text('email_key').generatedAlwaysAs(sql`lower(email)`),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const consents = pgTable(
  'consents',
  {
    customerId: uuid('customer_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    channel: text('channel', { enum: ['email', 'call'] }).notNull(),
    source: text('source').notNull(),
    state: text('state', { enum: ['opted_out', 'opted_in', 'hidden', 'bounced'] }).notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.contactId, table.channel, table.source] })],
);
