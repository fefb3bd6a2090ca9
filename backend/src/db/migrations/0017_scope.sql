-- Which records of an object a connection works with. No row, or no condition, means all of them.
create table crm_scopes (
  customer_id uuid not null,
  connection_id uuid not null,
  object text not null check (object in ('account', 'contact', 'lead', 'opportunity')),
  -- {owners, list, recordTypes}; null = not asked for. All that are given hold together.
  conditions jsonb not null,
  list_label text,
  -- Rises with every change: what was judged by an older one is judged again.
  generation integer not null default 1,
  saved_at timestamptz not null,
  -- False: who of the known records is in it is not known yet, so nothing of this object is written.
  is_settled boolean not null default false,
  -- Known records are judged by what is noted of them, the list is read whole, then whoever was not on it leaves.
  phase text not null check (phase in ('known', 'list', 'unlisted', 'done')),
  position text,
  -- Number of the reading of the list that is under way or was last.
  walk integer not null default 1,
  listed integer not null default 0,
  begun_at timestamptz,
  -- When the last reading of it that came to its end began.
  walked_at timestamptz,
  -- Business time at which the list is read again.
  due_at timestamptz,
  -- Why the list could not be read last.
  problem text,
  -- Wall time.
  lease_until timestamptz,
  primary key (customer_id, connection_id, object),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
-- Why a record is left alone: whose it is, the list it is not on, its record type. Null = it is in the scope.
alter table crm_sync_state add column out_of_scope text check (out_of_scope in ('owner', 'list', 'record_type'));
-- As last read, an empty text for none; null where it was never noted.
alter table crm_sync_state add column owner_crm_id text;
alter table crm_sync_state add column record_type text;
alter table crm_sync_state add column list_walk integer;
-- Since when an object is being read from the beginning under a scope.
alter table crm_pull_cursors add column filling_since timestamptz;
--> statement-breakpoint
alter table crm_scopes enable row level security;
alter table crm_scopes force row level security;
create policy tenant on crm_scopes to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_scopes to salesos_app;
--> statement-breakpoint
create policy work on crm_scopes for select to salesos_system using (true);
grant select (customer_id, connection_id, phase, due_at, lease_until) on crm_scopes to salesos_system;
