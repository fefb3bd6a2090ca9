-- Activity from before our log begins: the decayed sums of a contact at one instant, from what the CRM kept of our score.
create table score_bases (
  customer_id uuid not null,
  contact_id uuid not null,
  as_of timestamptz not null,
  sums jsonb not null,
  -- The person had refused by then, whatever the consent fields say.
  refused boolean not null,
  source text not null,
  read_at timestamptz not null,
  primary key (customer_id, contact_id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id)
);
--> statement-breakpoint
-- Where a person stood in a sequence, as our fields in the CRM had it when the record was first read, and what became of that.
create table restored_enrollments (
  customer_id uuid not null,
  contact_id uuid not null,
  connection_id uuid not null,
  sequence_name text not null,
  step text,
  state text,
  last_touch_at timestamptz,
  outcome text not null default 'waiting' check (outcome in ('waiting', 'restored', 'ended', 'no_sequence', 'no_mailbox', 'unreadable', 'superseded')),
  read_at timestamptz not null,
  primary key (customer_id, contact_id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
create index restored_enrollments_open on restored_enrollments (customer_id, connection_id) where outcome in ('waiting', 'no_sequence', 'no_mailbox');
--> statement-breakpoint
-- A wish to put an opt-out we heard of into the CRM's own consent field of one record.
create table crm_opt_outs (
  customer_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  contact_id uuid not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'rejected')),
  outcome text,
  error_code text,
  error_message text,
  tries integer not null default 0,
  created_at timestamptz not null,
  -- Wall time.
  lease_until timestamptz,
  retry_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, connection_id, contact_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id)
);
create index crm_opt_outs_pending on crm_opt_outs (customer_id, created_at) where state = 'pending';
--> statement-breakpoint
-- The mails we logged in the CRM have been read back: without that nobody knows what has been sent already.
alter table crm_integrations add column activities_complete boolean not null default false;
alter table crm_integrations add column activities_after text;
-- Row security is forced on the owner too, who has no policy. What is connected already has its own ledger.
alter table crm_integrations no force row level security;
update crm_integrations set activities_complete = true;
alter table crm_integrations force row level security;
--> statement-breakpoint
alter table score_bases enable row level security;
alter table score_bases force row level security;
create policy tenant on score_bases to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on score_bases to salesos_app;
--> statement-breakpoint
alter table restored_enrollments enable row level security;
alter table restored_enrollments force row level security;
create policy tenant on restored_enrollments to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on restored_enrollments to salesos_app;
--> statement-breakpoint
alter table crm_opt_outs enable row level security;
alter table crm_opt_outs force row level security;
create policy tenant on crm_opt_outs to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_opt_outs to salesos_app;
--> statement-breakpoint
create policy work on crm_opt_outs for select to salesos_system using (true);
grant select (customer_id, id, connection_id, state, lease_until, retry_at) on crm_opt_outs to salesos_system;
