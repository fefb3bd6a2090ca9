/** Tables that hold one customer's rows; each has `customer_id`, forced row security and the one tenant policy. */
export const tenantTables = [
  'event_key',
  'events',
  'agent_cursors',
  'dead_letters',
  'idempotency_keys',
  'audit_log',
  'users',
  'accounts',
  'contacts',
  'consents',
  'api_keys',
  'crm_integrations',
  'oauth_attempts',
  'crm_users',
  'crm_sync_state',
  'crm_pull_cursors',
  'crm_published',
  'crm_dirty',
  'crm_activities',
  'crm_aliases',
  'crm_inbox',
  'crm_streams',
  'crm_field_mapping',
  'crm_conflicts',
  'crm_writes',
  'crm_budgets',
  'opportunities',
  'email_provider_accounts',
  'email_templates',
  'sequences',
  'sequence_versions',
  'sequence_steps',
  'contact_sequences',
  'sequence_touches',
  'sequence_overrides',
  'emails',
  'email_hits',
  'inbound_mails',
  'engagement_scores',
] as const;

/** Routing tables: a key that leads to its customer, readable before the customer is known. No row security. */
export const routingTables = ['api_key_routes', 'crm_org_routes', 'oauth_state_routes', 'mailbox_routes', 'business_clock'] as const;

/**
 * Work the sweeper looks for across customers, with the only columns salesos_system may read. A table joins this list
 * with its first scanner.
 */
export const workList = {
  customers: ['id'],
  events: ['customer_id', 'txid', 'seq'],
  agent_cursors: ['customer_id', 'agent', 'txid', 'seq'],
  dead_letters: ['customer_id', 'id', 'agent', 'state', 'due_at'],
  contact_sequences: ['customer_id', 'id', 'status', 'due_at'],
  emails: ['customer_id', 'id', 'send_state', 'lease_until', 'retry_at'],
  email_hits: ['customer_id', 'id', 'at', 'classified_at'],
  crm_integrations: ['customer_id', 'id', 'state', 'writing', 'throttled_until', 'writes_wait_until'],
  crm_dirty: ['customer_id', 'id', 'connection_id', 'lease_until', 'retry_at'],
  crm_activities: ['customer_id', 'id', 'connection_id', 'state', 'lease_until', 'retry_at'],
  crm_pull_cursors: ['customer_id', 'connection_id', 'object', 'lease_until', 'due_at'],
  crm_inbox: ['customer_id', 'connection_id', 'lease_until'],
  crm_streams: ['customer_id', 'connection_id', 'lease_until'],
  crm_writes: ['customer_id', 'connection_id', 'sent_at'],
  audit_log: ['customer_id', 'id', 'sealed_hash'],
  engagement_scores: ['customer_id', 'next_rewrite_at'],
} as const satisfies Record<string, readonly string[]>;
