-- Calls, meetings, tasks and notes: what a CRM keeps of them, and what was made here for its one home there.
create table activities (
  customer_id uuid not null,
  id uuid not null,
  -- Its home: the only CRM it is in.
  connection_id uuid not null,
  -- What it is read from there, and its id there; null until the CRM has it.
  stream text,
  external_id text,
  origin text not null check (origin in ('crm', 'salesos')),
  type text not null check (type in ('call', 'meeting', 'task', 'note')),
  subject text not null,
  body text not null,
  -- When it took place or begins; of a task: the day it is due.
  at timestamptz,
  duration_s integer,
  -- Tasks only.
  is_done boolean,
  -- Our code, or the CRM's own word.
  outcome text,
  direction text check (direction in ('inbound', 'outbound')),
  owner_id uuid,
  -- Rises with every change, whoever made it.
  version integer not null default 1,
  -- Names of what was changed here and the CRM does not have yet.
  unwritten text[] not null default '{}',
  crm_modified_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, connection_id, stream, external_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id),
  foreign key (customer_id, owner_id) references users (customer_id, id)
);
--> statement-breakpoint
-- Whose they are, by the CRM's id; a person who is not here yet is tied when they arrive.
create table activity_people (
  customer_id uuid not null,
  activity_id uuid not null,
  crm_id text not null,
  connection_id uuid not null,
  contact_id uuid,
  primary key (customer_id, activity_id, crm_id),
  foreign key (customer_id, activity_id) references activities (customer_id, id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id)
);
create index activity_people_contact on activity_people (customer_id, contact_id);
create index activity_people_untied on activity_people (customer_id, connection_id, crm_id) where contact_id is null;
--> statement-breakpoint
create table crm_activity_cursors (
  customer_id uuid not null,
  connection_id uuid not null,
  stream text not null,
  watermark_at text,
  watermark_id text,
  -- Business time.
  due_at timestamptz not null,
  ended_since timestamptz not null,
  -- Wall time.
  lease_until timestamptz,
  unavailable text,
  primary key (customer_id, connection_id, stream),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
create index crm_activity_cursors_due on crm_activity_cursors (due_at);
--> statement-breakpoint
-- Types of activities this CRM is the home of, of all a customer has; what none claims goes to the master.
alter table crm_integrations add column activity_home text[] not null default '{}';
--> statement-breakpoint
alter table crm_activities drop constraint crm_activities_source_type_check;
alter table crm_activities add constraint crm_activities_source_type_check check (source_type in ('email', 'inbound', 'activity'));
--> statement-breakpoint
alter table activities enable row level security;
alter table activities force row level security;
create policy tenant on activities to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on activities to salesos_app;
--> statement-breakpoint
alter table activity_people enable row level security;
alter table activity_people force row level security;
create policy tenant on activity_people to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on activity_people to salesos_app;
--> statement-breakpoint
alter table crm_activity_cursors enable row level security;
alter table crm_activity_cursors force row level security;
create policy tenant on crm_activity_cursors to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_activity_cursors to salesos_app;
create policy work on crm_activity_cursors for select to salesos_system using (true);
grant select (customer_id, connection_id, stream, lease_until, due_at) on crm_activity_cursors to salesos_system;
