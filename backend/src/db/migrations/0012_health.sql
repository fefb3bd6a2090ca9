-- Why the CRM refused, by the cause other records were refused for too; and what of a record was refused as it is.
alter table crm_sync_state add column error_cause text;
alter table crm_sync_state add column refused jsonb not null default '{}';
alter table crm_activities add column error_cause text;
create index crm_sync_state_ended on crm_sync_state (customer_id, connection_id, sync_status, error_cause, id) where sync_status in ('failed', 'gone');
create index crm_activities_rejected on crm_activities (customer_id, connection_id, error_cause, id) where state = 'rejected';
-- When all there was had been read last.
alter table crm_pull_cursors add column read_at timestamptz;
-- Fields of ours the CRM did not have when they were last looked for.
alter table crm_integrations add column missing_fields jsonb not null default '[]';
--> statement-breakpoint
-- How the sync of a connection stood every five minutes of the last day.
create table crm_sync_samples (
  customer_id uuid not null,
  connection_id uuid not null,
  at timestamptz not null,
  -- What is counted came after this; null in the first sample, which counts nothing.
  since timestamptz,
  state text not null,
  -- Seconds by object.
  lag jsonb not null,
  to_crm integer not null,
  from_crm integer not null,
  -- How far the event log was counted.
  txid xid8 not null,
  seq bigint not null,
  primary key (customer_id, connection_id, at),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
-- An object that is being read again from the beginning, beside the normal reading.
create table crm_resyncs (
  customer_id uuid not null,
  connection_id uuid not null,
  object text not null,
  asked_at timestamptz not null,
  watermark_at text,
  watermark_id text,
  records integer not null default 0,
  -- Wall time.
  lease_until timestamptz,
  done_at timestamptz,
  primary key (customer_id, connection_id, object),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
alter table crm_sync_samples enable row level security;
alter table crm_sync_samples force row level security;
create policy tenant on crm_sync_samples to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_sync_samples to salesos_app;
create policy work on crm_sync_samples for select to salesos_system using (true);
--> statement-breakpoint
alter table crm_resyncs enable row level security;
alter table crm_resyncs force row level security;
create policy tenant on crm_resyncs to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_resyncs to salesos_app;
create policy work on crm_resyncs for select to salesos_system using (true);
--> statement-breakpoint
grant select (customer_id, connection_id, at) on crm_sync_samples to salesos_system;
grant select (customer_id, connection_id, lease_until, done_at) on crm_resyncs to salesos_system;
