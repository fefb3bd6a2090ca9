-- What a customer has chosen to measure. No row = nothing.
create table tracking_settings (
  customer_id uuid primary key references customers (id),
  opens boolean not null default false,
  clicks boolean not null default false,
  -- Whether the first mail to somebody who has never written to us is measured too.
  first_touch boolean not null default false,
  -- Country code, or 'unknown', to what an admin decided about it; the rest is the product's table.
  countries jsonb not null default '{}',
  -- Where measured links lead: https:// and the customer's own host. Null = plain links.
  domain_url text,
  domain_state text check (domain_state in ('unverified', 'verified', 'broken')),
  domain_problem text,
  -- Looks in a row that brought no answer; the state stays meanwhile.
  domain_unanswered integer not null default 0,
  domain_checked_at timestamptz,
  -- Business time; null = not looked at again.
  domain_due_at timestamptz,
  check ((domain_url is null) = (domain_state is null))
);
--> statement-breakpoint
create index tracking_settings_due on tracking_settings (domain_due_at) where domain_due_at is not null;
--> statement-breakpoint
alter table tracking_settings enable row level security;
alter table tracking_settings force row level security;
create policy tenant on tracking_settings to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on tracking_settings to salesos_app;
create policy work on tracking_settings for select to salesos_system using (true);
grant select (customer_id, domain_due_at) on tracking_settings to salesos_system;
--> statement-breakpoint
-- What a person said about being measured.
create table tracking_consents (
  customer_id uuid not null,
  contact_id uuid not null,
  state text not null check (state in ('given', 'withdrawn')),
  -- How it was given, in the words of who noted it.
  basis text not null,
  changed_at timestamptz not null,
  primary key (customer_id, contact_id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id)
);
--> statement-breakpoint
alter table tracking_consents enable row level security;
alter table tracking_consents force row level security;
create policy tenant on tracking_consents to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on tracking_consents to salesos_app;
--> statement-breakpoint
-- Hosts that measured links have ever led to: mails with them lie in mailboxes for years. The first customer to prove a host has it.
create table tracking_host_routes (
  host text primary key,
  customer_id uuid not null references customers (id)
);
grant select, insert on tracking_host_routes to salesos_app;
--> statement-breakpoint
alter table emails
  -- Why it is not measured; null = it is.
  add column opens_off_because text default 'own_mail',
  add column clicks_off_because text default 'own_mail',
  -- Links a reader may follow, the way out left aside; null = from before they were counted.
  add column link_count integer;
update emails set opens_off_because = null where body_html like '%/t/o/%';
update emails set clicks_off_because = null where body_html like '%/t/c/%';
update emails set opens_off_because = 'off' where purpose = 'sequence' and opens_off_because is not null;
update emails set clicks_off_because = 'off' where purpose = 'sequence' and clicks_off_because is not null;
--> statement-breakpoint
-- '' = there was none; null = not noted.
alter table email_hits add column accept_language text;
