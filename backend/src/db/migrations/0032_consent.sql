-- Addresses and domains nobody of the customer writes to, whatever else is known. What was taken off the list stays, with who did it and why.
create table suppressions (
  customer_id uuid not null references customers (id),
  id uuid not null,
  kind text not null check (kind in ('address', 'domain')),
  -- In the form it is compared in.
  value text not null,
  reason text,
  origin text not null check (origin in ('api', 'import')),
  -- When the person or company said so, where that is known; business time.
  since timestamptz not null,
  added_at timestamptz not null,
  added_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid,
  lifted_because text,
  check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_because is null)),
  primary key (customer_id, id),
  foreign key (customer_id, added_by) references users (customer_id, id),
  foreign key (customer_id, lifted_by) references users (customer_id, id)
);
--> statement-breakpoint
create unique index suppressions_value on suppressions (customer_id, value, kind) where lifted_at is null;
--> statement-breakpoint
alter table suppressions enable row level security;
alter table suppressions force row level security;
create policy tenant on suppressions to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on suppressions to salesos_app;
--> statement-breakpoint
alter table consents
  drop constraint consents_state_check,
  -- The CRM has noted that mail came back: it holds, and refuses nothing.
  add constraint consents_state_check check (state in ('opted_out', 'opted_in', 'hidden', 'bounced'));
--> statement-breakpoint
-- What a customer has decided; without a row the defaults hold.
create table consent_settings (
  customer_id uuid primary key references customers (id),
  -- Whoever wants no marketing mail gets none of a rep's either.
  marketing_opt_out_blocks boolean not null default true
);
--> statement-breakpoint
alter table consent_settings enable row level security;
alter table consent_settings force row level security;
create policy tenant on consent_settings to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on consent_settings to salesos_app;
--> statement-breakpoint
-- Wishes about mail and about calls each reach the CRM on their own.
alter table crm_opt_outs
  add column channel text not null default 'email' check (channel in ('email', 'call')),
  -- From all mail of the company, whoever writes it.
  add column everything boolean not null default false,
  drop constraint crm_opt_outs_customer_id_connection_id_contact_id_key,
  add unique (customer_id, connection_id, contact_id, channel);
--> statement-breakpoint
-- A customer's own rules; without a row the product's hold.
create table country_rules (
  customer_id uuid not null references customers (id),
  -- ISO 3166-1.
  country text not null,
  cold_mail_needs_consent boolean not null,
  opens_need_consent boolean not null,
  needs_source_notice boolean not null,
  source text not null,
  checked_on date not null,
  primary key (customer_id, country)
);
--> statement-breakpoint
-- Why somebody may be written to where consent is asked for, with who recorded it.
create table contact_bases (
  customer_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  basis text not null check (basis in ('consent', 'existing_customer', 'asked_us', 'published_address', 'other')),
  evidence text not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawn_because text,
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_because is null)),
  primary key (customer_id, id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id),
  foreign key (customer_id, recorded_by) references users (customer_id, id),
  foreign key (customer_id, withdrawn_by) references users (customer_id, id)
);
create index contact_bases_contact on contact_bases (customer_id, contact_id);
--> statement-breakpoint
alter table country_rules enable row level security;
alter table country_rules force row level security;
create policy tenant on country_rules to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on country_rules to salesos_app;
--> statement-breakpoint
alter table contact_bases enable row level security;
alter table contact_bases force row level security;
create policy tenant on contact_bases to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on contact_bases to salesos_app;
