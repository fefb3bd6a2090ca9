import { doublePrecision, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const engagementScores = pgTable(
  'engagement_scores',
  {
    customerId: uuid('customer_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    emailOpens: doublePrecision('email_opens').notNull().default(0),
    emailClicks: doublePrecision('email_clicks').notNull().default(0),
    emailReplies: doublePrecision('email_replies').notNull().default(0),
    totalScore: integer('total_score').notNull(),
    intentScore: integer('intent_score'),
    fitScore: integer('fit_score'),
    priorityScore: doublePrecision('priority_score').notNull(),
    tier: integer('tier').notNull(),
    band: text('band').notNull(),
    reason: text('reason').notNull(),
    parts: text('parts').notNull(),
    model: text('model').notNull(),
    nextAction: text('next_action').notNull(),
    lastActivityAt: timestamp('last_activity_at', { withTimezone: true }),
    calculatedAt: timestamp('calculated_at', { withTimezone: true }).notNull(),
    nextRewriteAt: timestamp('next_rewrite_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.contactId] })],
);
