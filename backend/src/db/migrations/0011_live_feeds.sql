-- Wall time: not before. null = nothing to follow there, the CRM pushes instead.
alter table crm_streams add column follow_at timestamptz;
-- Wall time until which what happens in the CRM is told at once, and reading it again is only a check.
alter table crm_streams add column live_until timestamptz;
-- Wall time.
alter table crm_streams add column last_event_at timestamptz;
alter table crm_streams add column tries integer not null default 0;
-- Why the stream is not followed.
alter table crm_streams add column trouble text;
grant select (follow_at) on crm_streams to salesos_system;
--> statement-breakpoint
-- How far an app's journal of what its CRM told it was read. One for all customers.
create table crm_journals (
  provider text primary key,
  position text,
  -- All wall time.
  lease_until timestamptz,
  read_at timestamptz,
  delivered_at timestamptz,
  live_until timestamptz
);
--> statement-breakpoint
grant select, insert, update on crm_journals to salesos_app;
--> statement-breakpoint
-- The record it lives on as, where the CRM said that it was merged: not every CRM tells when the old id is read.
alter table crm_inbox add column into_crm_id text;
