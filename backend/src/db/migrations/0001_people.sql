create table users (
  customer_id uuid not null references customers (id),
  id uuid not null,
  email text not null,
  name text not null,
  role text not null check (role in ('admin', 'manager', 'rep', 'viewer')),
  is_active boolean not null default true,
  created_at timestamptz not null,
  primary key (customer_id, id)
);
--> statement-breakpoint
create unique index users_email on users (customer_id, lower(email));
--> statement-breakpoint
create table accounts (
  customer_id uuid not null references customers (id),
  id uuid not null,
  name text not null,
  domain text,
  industry text,
  company_size integer,
  location text,
  country text,
  owner_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, id),
  foreign key (customer_id, owner_id) references users (customer_id, id)
);
--> statement-breakpoint
create table contacts (
  customer_id uuid not null references customers (id),
  id uuid not null,
  account_id uuid,
  owner_id uuid,
  first_name text,
  last_name text,
  email text,
  phone text,
  title text,
  city text,
  country text,
  time_zone text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, id),
  foreign key (customer_id, account_id) references accounts (customer_id, id),
  foreign key (customer_id, owner_id) references users (customer_id, id)
);
--> statement-breakpoint
create index contacts_account on contacts (customer_id, account_id);
--> statement-breakpoint
create index contacts_email on contacts (customer_id, lower(email));
--> statement-breakpoint
-- Strictest of all sources wins: one row per (contact, channel, source); any opted_out row blocks.
create table consents (
  customer_id uuid not null,
  contact_id uuid not null,
  channel text not null check (channel in ('email', 'call')),
  source text not null,
  state text not null check (state in ('opted_out', 'opted_in', 'hidden')),
  changed_at timestamptz not null,
  primary key (customer_id, contact_id, channel, source),
  foreign key (customer_id, contact_id) references contacts (customer_id, id)
);
--> statement-breakpoint
-- Key -> customer routing: nothing but the key and the tenant it leads to.
create table api_key_routes (
  key_hash text primary key,
  customer_id uuid not null references customers (id)
);
--> statement-breakpoint
create table crm_org_routes (
  provider text not null,
  org_id text not null,
  customer_id uuid not null references customers (id),
  primary key (provider, org_id)
);
--> statement-breakpoint
create table oauth_state_routes (
  state_hash text primary key,
  customer_id uuid not null references customers (id)
);
--> statement-breakpoint
create table mailbox_routes (
  address text primary key,
  customer_id uuid not null references customers (id)
);
--> statement-breakpoint
create table api_keys (
  customer_id uuid not null,
  id uuid not null,
  key_hash text not null unique,
  user_id uuid not null,
  label text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (customer_id, id),
  foreign key (customer_id, user_id) references users (customer_id, id)
);
