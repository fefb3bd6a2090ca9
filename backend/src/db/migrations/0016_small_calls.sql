alter table crm_integrations
  -- Calls of few records that may still be made at once; null = none was ever made. Business time.
  add column small_calls jsonb,
  -- Business time: too few records for a call, and not long enough.
  add column company_wait_until timestamptz;
--> statement-breakpoint
grant select (company_wait_until) on crm_integrations to salesos_system;
--> statement-breakpoint
-- What people edited is written before anything else.
create index crm_dirty_edited on crm_dirty (customer_id, connection_id, first_dirty_at) where human;
