-- A record of ours that its CRM does not have yet; gone from here once it does. Its id becomes the link's.
create table crm_creates (
  customer_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  entity_type text not null check (entity_type in ('account', 'contact', 'lead')),
  salesos_id uuid not null,
  state text not null default 'pending' check (state in ('pending', 'blocked')),
  -- The account that is to be made before it.
  waits_for uuid,
  -- What it went out with. From then until the CRM has answered it may be there.
  sent jsonb,
  error_code text,
  error_message text,
  error_cause text,
  tries integer not null default 0,
  created_at timestamptz not null,
  -- Wall time.
  lease_until timestamptz,
  retry_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, connection_id, entity_type, salesos_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
create index crm_creates_pending on crm_creates (customer_id, connection_id, created_at) where state = 'pending' and waits_for is null;
create index crm_creates_waiting on crm_creates (customer_id, waits_for) where waits_for is not null;
create index crm_creates_salesos on crm_creates (customer_id, salesos_id);
--> statement-breakpoint
alter table crm_creates enable row level security;
alter table crm_creates force row level security;
create policy tenant on crm_creates to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_creates to salesos_app;
create policy work on crm_creates for select to salesos_system using (true);
grant select (customer_id, id, connection_id, state, waits_for, lease_until, retry_at) on crm_creates to salesos_system;
