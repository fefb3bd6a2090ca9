-- Event log, cursors, dead letters, business clock, audit, idempotency. No now() anywhere: business time is a value.
create table customers (
  id uuid primary key,
  name text not null,
  email text not null,
  subscription_plan text not null default 'starter',
  postal_address text,
  score_model text not null default 'seed-v1',
  created_at timestamptz not null,
  updated_at timestamptz not null
);
--> statement-breakpoint
create table business_clock (
  singleton boolean primary key default true check (singleton),
  offset_ms bigint not null default 0 check (offset_ms >= 0)
);
--> statement-breakpoint
insert into business_clock default values;
--> statement-breakpoint
create table event_key (
  customer_id uuid not null,
  event_id uuid not null,
  primary key (customer_id, event_id)
);
--> statement-breakpoint
create table events (
  customer_id uuid not null,
  id uuid not null,
  recorded_at timestamptz not null,
  txid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  event_type text not null,
  version integer not null,
  entity_type text not null,
  entity_id uuid not null,
  source text not null,
  causation_id uuid,
  actor_class text not null check (actor_class in ('human', 'machine', 'unknown')),
  occurred_at timestamptz not null,
  data jsonb not null,
  primary key (customer_id, id, recorded_at)
) partition by range (recorded_at);
--> statement-breakpoint
create table events_default partition of events default;
--> statement-breakpoint
create index events_position on events (customer_id, txid, seq);
--> statement-breakpoint
create index events_of_contact on events (customer_id, ((data ->> 'contactId')), occurred_at);
--> statement-breakpoint
create index events_measurement on events (customer_id, occurred_at) where event_type = 'measurement.changed';
--> statement-breakpoint
create table agent_cursors (
  customer_id uuid not null,
  agent text not null,
  txid xid8 not null default '0',
  seq bigint not null default 0,
  primary key (customer_id, agent)
);
--> statement-breakpoint
create table dead_letters (
  customer_id uuid not null,
  id uuid not null,
  agent text not null,
  event_id uuid not null,
  event_type text not null,
  code text not null,
  state text not null default 'pending' check (state in ('pending', 'resolved', 'given_up')),
  tries integer not null default 0,
  created_at timestamptz not null,
  due_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, agent, event_id)
);
--> statement-breakpoint
create index dead_letters_due on dead_letters (due_at) where state = 'pending';
--> statement-breakpoint
create table idempotency_keys (
  customer_id uuid not null,
  key text not null,
  route text not null,
  request_hash text not null,
  status integer,
  response jsonb,
  created_at timestamptz not null,
  primary key (customer_id, route, key)
);
--> statement-breakpoint
create table audit_log (
  customer_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  resource_type text not null,
  resource_id text not null,
  details jsonb not null,
  -- Place in the customer's hash chain and the hash up to here; null until sealed.
  sealed_seq bigint,
  sealed_hash text,
  primary key (customer_id, id)
);
--> statement-breakpoint
create index audit_log_unsealed on audit_log (customer_id, seq) where sealed_hash is null;
--> statement-breakpoint
create unique index audit_log_chain on audit_log (customer_id, sealed_seq);
