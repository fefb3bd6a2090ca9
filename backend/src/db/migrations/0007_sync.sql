-- A link is (connection, object, record). A lead and the contact it becomes are two links to one human.
alter table crm_sync_state drop constraint crm_sync_state_entity_type_check;
alter table crm_sync_state add constraint crm_sync_state_entity_type_check check (entity_type in ('account', 'contact', 'lead', 'opportunity'));
-- What both sides last agreed on, per human field of ours; `base` holds our own fields by the CRM's last acknowledged value.
alter table crm_sync_state add column human jsonb not null default '{}';
-- Human fields that are neither taken nor written until somebody decides: {field: review | flapping | blocked}.
alter table crm_sync_state add column parked jsonb not null default '{}';
-- The CRM id of its account: an account that is read later finds its people by it.
alter table crm_sync_state add column parent_crm_id text;
create index crm_sync_state_parent on crm_sync_state (customer_id, connection_id, parent_crm_id) where parent_crm_id is not null;
create index crm_sync_state_salesos on crm_sync_state (customer_id, salesos_id);
--> statement-breakpoint
-- Where a merged record lives on; chains are shortened when they are made.
create table crm_aliases (
  customer_id uuid not null,
  connection_id uuid not null,
  entity_type text not null,
  crm_id text not null,
  into_crm_id text not null,
  primary key (customer_id, connection_id, entity_type, crm_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
create index crm_aliases_into on crm_aliases (customer_id, connection_id, entity_type, into_crm_id);
--> statement-breakpoint
-- One row per hinted record, however many hints: the record is read again and the row goes.
create table crm_inbox (
  customer_id uuid not null,
  connection_id uuid not null,
  entity_type text not null,
  crm_id text not null,
  generation bigint not null default 1,
  first_hint_at timestamptz not null,
  -- Wall time.
  lease_until timestamptz,
  primary key (customer_id, connection_id, entity_type, crm_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
-- A live feed of hints: how far it was read.
create table crm_streams (
  customer_id uuid not null,
  connection_id uuid not null,
  replay text,
  -- Wall time: one follower per connection.
  lease_until timestamptz,
  followed_by uuid,
  primary key (customer_id, connection_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
-- A customer's own mapping of a field; what is not here follows the vendor's standard field.
create table crm_field_mapping (
  customer_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  entity_type text not null check (entity_type in ('account', 'contact', 'lead', 'opportunity')),
  field text not null,
  crm_field text not null,
  direction text not null check (direction in ('in', 'out', 'both', 'off')),
  authority text not null check (authority in ('crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review')),
  transform jsonb not null,
  shape jsonb not null,
  -- Why it stands still: the CRM's field went away or changed.
  disabled_reason text,
  updated_at timestamptz not null,
  primary key (customer_id, id),
  unique (customer_id, connection_id, entity_type, field),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
create table crm_conflicts (
  customer_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  field text not null,
  base jsonb,
  local jsonb,
  remote jsonb,
  local_at timestamptz,
  remote_at timestamptz,
  policy text not null,
  state text not null check (state in ('open', 'resolved')),
  resolution text check (resolution in ('remote', 'local', 'edited')),
  resolved_by uuid,
  created_at timestamptz not null,
  resolved_at timestamptz,
  primary key (customer_id, id),
  foreign key (customer_id, link_id) references crm_sync_state (customer_id, id) on delete cascade
);
create unique index crm_conflicts_open on crm_conflicts (customer_id, link_id, field) where state = 'open';
create index crm_conflicts_link on crm_conflicts (customer_id, link_id);
--> statement-breakpoint
create table opportunities (
  customer_id uuid not null references customers (id),
  id uuid not null,
  account_id uuid,
  owner_id uuid,
  name text not null,
  stage text,
  amount numeric,
  close_date date,
  is_closed boolean,
  is_won boolean,
  deleted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  custom jsonb not null default '{}',
  field_edits jsonb not null default '{}',
  primary key (customer_id, id),
  foreign key (customer_id, account_id) references accounts (customer_id, id),
  foreign key (customer_id, owner_id) references users (customer_id, id)
);
create index opportunities_account on opportunities (customer_id, account_id);
--> statement-breakpoint
-- `custom` holds what a customer maps beyond our columns; `field_edits` when and by whom a field was last changed on our side.
alter table accounts add column custom jsonb not null default '{}', add column field_edits jsonb not null default '{}', add column deleted_at timestamptz, add column merged_into uuid;
alter table contacts add column custom jsonb not null default '{}', add column field_edits jsonb not null default '{}', add column deleted_at timestamptz, add column merged_into uuid, add column company text;
create index contacts_merged on contacts (customer_id, merged_into) where merged_into is not null;
--> statement-breakpoint
-- With two CRMs each customer has one whose human fields count.
alter table crm_integrations add column is_master boolean not null default true;
alter table crm_integrations add column writes_per_hour integer;
-- A human field is to be written too: the record is read and merged first.
alter table crm_dirty add column human boolean not null default false;
alter table crm_dirty add column entity_type text not null default 'contact';
-- Records that ended are read from here on, where changes do not tell of them.
alter table crm_pull_cursors add column ended_since timestamptz;
-- Why an object we can do without is not read: the edition does not have it, or we may not.
alter table crm_pull_cursors add column unavailable text;
--> statement-breakpoint
alter table crm_aliases enable row level security;
alter table crm_aliases force row level security;
create policy tenant on crm_aliases to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_aliases to salesos_app;
--> statement-breakpoint
alter table crm_inbox enable row level security;
alter table crm_inbox force row level security;
create policy tenant on crm_inbox to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_inbox to salesos_app;
--> statement-breakpoint
alter table crm_streams enable row level security;
alter table crm_streams force row level security;
create policy tenant on crm_streams to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_streams to salesos_app;
--> statement-breakpoint
alter table crm_field_mapping enable row level security;
alter table crm_field_mapping force row level security;
create policy tenant on crm_field_mapping to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_field_mapping to salesos_app;
--> statement-breakpoint
alter table crm_conflicts enable row level security;
alter table crm_conflicts force row level security;
create policy tenant on crm_conflicts to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_conflicts to salesos_app;
--> statement-breakpoint
alter table opportunities enable row level security;
alter table opportunities force row level security;
create policy tenant on opportunities to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on opportunities to salesos_app;
--> statement-breakpoint
create policy work on crm_inbox for select to salesos_system using (true);
grant select (customer_id, connection_id, lease_until) on crm_inbox to salesos_system;
--> statement-breakpoint
create policy work on crm_streams for select to salesos_system using (true);
grant select (customer_id, connection_id, lease_until) on crm_streams to salesos_system;
--> statement-breakpoint
alter table crm_inbox set (fillfactor = 70);
