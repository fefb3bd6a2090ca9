-- What each push wrote, one row per batch: so that it can be taken back, looked up and counted. Kept for a day.
-- `entries`: [{"link", "owned": {our field: [before, after]}, "human": [{"field", "crmField", "before", "after", "agreed"}], "code"}]. `code` = why the
-- CRM refused the row (nothing of it was written), null = it took it; `before` and `after` of human fields are in the CRM's terms, `agreed` is what both
-- sides held in ours.
-- `acked_at` null = the answer never came: what the CRM holds has to be read.
-- The history of one record: the rows of its connection with `link_ids @> array[link]`, newest `sent_at` first, and in each the entry of that link.
create table crm_writes (
  customer_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  entity_type text not null,
  sent_at timestamptz not null,
  acked_at timestamptz,
  undone_at timestamptz,
  -- Records the CRM took, or may have taken.
  written integer not null,
  link_ids uuid[] not null,
  -- Read whole or not at all.
  entries json not null,
  primary key (customer_id, id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
create index crm_writes_sent on crm_writes (customer_id, connection_id, sent_at);
--> statement-breakpoint
-- What a connection's calls and the CRM's word on them leave for the next ones; shared by all processes, written every few seconds.
create table crm_budgets (
  customer_id uuid not null,
  connection_id uuid not null,
  state jsonb not null,
  -- Wall time.
  updated_at timestamptz not null,
  primary key (customer_id, connection_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
alter table crm_integrations
  -- Null until somebody asked the CRM.
  add column is_sandbox boolean,
  add column writing_changed_at timestamptz,
  -- In an admin's words: why writing was turned on or off, why the connection stands still.
  add column writing_reason text,
  add column state_reason text,
  -- The part of the organization's calls that is ours.
  add column api_share real not null default 0.5 check (api_share > 0 and api_share <= 1),
  -- Wall time: the CRM asked for silence, or our share of its calls is used up.
  add column throttled_until timestamptz,
  -- Business time: this hour's writes are done.
  add column writes_wait_until timestamptz;
--> statement-breakpoint
alter table crm_writes enable row level security;
alter table crm_writes force row level security;
create policy tenant on crm_writes to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_writes to salesos_app;
--> statement-breakpoint
alter table crm_budgets enable row level security;
alter table crm_budgets force row level security;
create policy tenant on crm_budgets to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_budgets to salesos_app;
--> statement-breakpoint
create policy work on crm_writes for select to salesos_system using (true);
grant select (customer_id, connection_id, sent_at) on crm_writes to salesos_system;
grant select (throttled_until, writes_wait_until) on crm_integrations to salesos_system;
--> statement-breakpoint
-- Our fields as the CRM held them before a write nobody knows the end of: that one forgets `base`, and what is written after it has to be taken back to this.
alter table crm_sync_state add column base_before jsonb not null default '{}';
