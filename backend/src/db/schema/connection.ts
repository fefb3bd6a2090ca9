import { boolean, integer, jsonb, pgTable, primaryKey, real, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const crmIntegrations = pgTable(
  'crm_integrations',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    provider: text('provider').notNull(),
    orgId: text('org_id').notNull(),
    instanceUrl: text('instance_url').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    accessExpiresAt: timestamp('access_expires_at', { withTimezone: true }),
    gatewayKey: text('gateway_key'),
    webhookSecret: text('webhook_secret'),
    webhooksAt: timestamp('webhooks_at', { withTimezone: true }),
    state: text('state', { enum: ['active', 'throttled', 'needs_reauth', 'paused', 'disconnected'] })
      .notNull()
      .default('active'),
    writing: text('writing', { enum: ['shadow', 'on'] })
      .notNull()
      .default('shadow'),
    refreshLeaseUntil: timestamp('refresh_lease_until', { withTimezone: true }),
    isMaster: boolean('is_master').notNull().default(true),
    writesPerHour: integer('writes_per_hour'),
    missingFields: jsonb('missing_fields').$type<string[]>().notNull().default([]),
    fieldsCheckedAt: timestamp('fields_checked_at', { withTimezone: true }),
    usersUnavailable: text('users_unavailable'),
    optOutsComplete: boolean('opt_outs_complete').notNull().default(false),
    activitiesComplete: boolean('activities_complete').notNull().default(false),
    activitiesAfter: text('activities_after'),
    activityHome: text('activity_home').array().notNull().default([]),
    isSandbox: boolean('is_sandbox'),
    writingChangedAt: timestamp('writing_changed_at', { withTimezone: true }),
    writingReason: text('writing_reason'),
    stateReason: text('state_reason'),
    apiShare: real('api_share').notNull().default(0.5),
    throttledUntil: timestamp('throttled_until', { withTimezone: true }),
    writesWaitUntil: timestamp('writes_wait_until', { withTimezone: true }),
    smallCalls: jsonb('small_calls'),
    companyWaitUntil: timestamp('company_wait_until', { withTimezone: true }),
    connectedAt: timestamp('connected_at', { withTimezone: true }).notNull(),
    lastSyncedAt: timestamp('last_synced_at', { withTimezone: true }),
    readingWaitsSince: timestamp('reading_waits_since', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const oauthAttempts = pgTable(
  'oauth_attempts',
  {
    customerId: uuid('customer_id').notNull(),
    stateHash: text('state_hash').notNull(),
    provider: text('provider').notNull(),
    codeVerifier: text('code_verifier').notNull(),
    userId: uuid('user_id').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    readsAtOnce: boolean('reads_at_once').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.stateHash] })],
);

export const crmUsers = pgTable(
  'crm_users',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    externalId: text('external_id').notNull(),
    userId: uuid('user_id').notNull(),
    crmUserId: text('crm_user_id'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId, table.externalId] })],
);

export const crmBudgets = pgTable(
  'crm_budgets',
  {
    customerId: uuid('customer_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    state: jsonb('state').notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.connectionId] })],
);
