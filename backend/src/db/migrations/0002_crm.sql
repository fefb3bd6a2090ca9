create table crm_integrations (
  customer_id uuid not null references customers (id),
  id uuid not null,
  provider text not null,
  org_id text not null,
  instance_url text not null,
  access_token text,
  refresh_token text,
  -- Wall time: the vendor's own expiry.
  access_expires_at timestamptz,
  gateway_key text,
  state text not null default 'active' check (state in ('active', 'throttled', 'needs_reauth', 'paused', 'disconnected')),
  writing text not null default 'shadow' check (writing in ('shadow', 'on')),
  -- Wall time: one caller refreshes, the others wait for its result.
  refresh_lease_until timestamptz,
  opt_outs_complete boolean not null default false,
  connected_at timestamptz not null,
  last_synced_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, provider)
);
--> statement-breakpoint
create table oauth_attempts (
  customer_id uuid not null references customers (id),
  state_hash text not null,
  provider text not null,
  code_verifier text not null,
  user_id uuid not null,
  -- Wall time.
  expires_at timestamptz not null,
  primary key (customer_id, state_hash)
);
--> statement-breakpoint
create table crm_users (
  customer_id uuid not null,
  connection_id uuid not null,
  external_id text not null,
  user_id uuid not null,
  primary key (customer_id, connection_id, external_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id),
  foreign key (customer_id, user_id) references users (customer_id, id)
);
--> statement-breakpoint
-- One row per (connection, record): the link of the seed's crm_sync_state, with the last values both sides agreed on.
create table crm_sync_state (
  customer_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  entity_type text not null check (entity_type in ('account', 'contact')),
  crm_id text not null,
  salesos_id uuid not null,
  base jsonb not null default '{}',
  sync_status text not null default 'synced' check (sync_status in ('synced', 'pending', 'failed', 'gone')),
  error_code text,
  error_message text,
  last_synced_at timestamptz,
  last_crm_modified_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, connection_id, entity_type, crm_id),
  unique (customer_id, connection_id, entity_type, salesos_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
create table crm_pull_cursors (
  customer_id uuid not null,
  connection_id uuid not null,
  object text not null,
  watermark_at text,
  watermark_id text,
  complete boolean not null default false,
  -- Wall time.
  lease_until timestamptz,
  -- Business time of the next reconcile.
  due_at timestamptz not null,
  primary key (customer_id, connection_id, object),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
-- What the CRM should show for a contact: decided by rules when something changed, diffed against the link's base at push.
create table crm_published (
  customer_id uuid not null,
  contact_id uuid not null,
  fields jsonb not null,
  updated_at timestamptz not null,
  primary key (customer_id, contact_id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id)
);
--> statement-breakpoint
-- One row per link with something to write, however many events asked for it.
create table crm_dirty (
  customer_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  generation bigint not null default 1,
  claimed_generation bigint,
  first_dirty_at timestamptz not null,
  -- Wall time.
  lease_until timestamptz,
  -- Wall time: not before.
  retry_at timestamptz,
  tries integer not null default 0,
  primary key (customer_id, id),
  foreign key (customer_id, id) references crm_sync_state (customer_id, id)
);
--> statement-breakpoint
create index crm_dirty_ready on crm_dirty (customer_id, connection_id, first_dirty_at);
--> statement-breakpoint
create table crm_activities (
  customer_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  contact_id uuid not null,
  source_type text not null check (source_type in ('email', 'inbound')),
  source_id uuid not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'rejected')),
  outcome text,
  external_id text,
  error_code text,
  error_message text,
  tries integer not null default 0,
  created_at timestamptz not null,
  lease_until timestamptz,
  retry_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, connection_id, source_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
create index crm_activities_pending on crm_activities (customer_id, created_at) where state = 'pending';
