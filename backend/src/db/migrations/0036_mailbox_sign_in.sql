-- A mailbox whose owner signed in at the vendor's; id is the mailbox's.
create table mailbox_sign_ins (
  customer_id uuid not null,
  id uuid not null,
  provider text not null,
  state text not null check (state in ('active', 'needs_reauth', 'disconnected')),
  -- Sealed. All times of this and the next table are wall time.
  access_token text,
  refresh_token text,
  access_expires_at timestamptz,
  refresh_lease_until timestamptz,
  -- What the owner has allowed, as the vendor names it.
  scopes text[] not null,
  -- Whether that lets us read what arrives.
  reads boolean not null,
  signed_in_at timestamptz not null,
  primary key (customer_id, id),
  foreign key (customer_id, id) references email_provider_accounts (customer_id, id)
);
--> statement-breakpoint
-- How far what arrives in a mailbox has been read; one row per mailbox that we may read.
create table mailbox_readings (
  customer_id uuid not null,
  id uuid not null,
  -- Null = from now on.
  cursor text,
  -- When the last reading that came to its end began.
  read_at timestamptz,
  -- Not before; null = stands still until somebody signs in again.
  due_at timestamptz,
  lease_until timestamptz,
  -- The vendor has forgotten our place: read again from this instant, as far as again_cursor.
  again_from timestamptz,
  again_cursor text,
  tries integer not null default 0,
  trouble text,
  -- What the vendor tells us by: its key, the secret it sends along (sealed), and when to ask for it next; null = it tells nothing.
  watch_key text,
  watch_secret text,
  watch_until timestamptz,
  watch_at timestamptz,
  watch_trouble text,
  primary key (customer_id, id),
  foreign key (customer_id, id) references mailbox_sign_ins (customer_id, id)
);
create index mailbox_readings_due on mailbox_readings (due_at) where due_at is not null;
create index mailbox_readings_watch on mailbox_readings (watch_at) where watch_at is not null;
--> statement-breakpoint
-- Which mailbox a vendor means that names its watch and nothing else.
create table mailbox_watch_routes (
  provider text not null,
  watch_key text not null,
  customer_id uuid not null references customers (id),
  primary key (provider, watch_key)
);
grant select, insert, update, delete on mailbox_watch_routes to salesos_app;
--> statement-breakpoint
alter table mailbox_sign_ins enable row level security;
alter table mailbox_sign_ins force row level security;
create policy tenant on mailbox_sign_ins to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on mailbox_sign_ins to salesos_app;
alter table mailbox_readings enable row level security;
alter table mailbox_readings force row level security;
create policy tenant on mailbox_readings to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
create policy work on mailbox_readings for select to salesos_system using (true);
grant select, insert, update, delete on mailbox_readings to salesos_app;
grant select (customer_id, id, due_at, lease_until, watch_at) on mailbox_readings to salesos_system;
