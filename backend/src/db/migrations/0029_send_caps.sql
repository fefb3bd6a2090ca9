alter table email_provider_accounts
  -- Null = as the ramp allows.
  add column per_day integer check (per_day between 1 and 10000),
  add column per_minute integer not null default 20 check (per_minute between 1 and 1000),
  -- Business time.
  add column capped_until timestamptz,
  add column paused_because text check (paused_because in ('bounces', 'refused', 'authentication'));
alter table emails
  -- When it took its place in the caps: from the claim on, for good once the mail server was asked. Business time.
  add column handed_at timestamptz,
  add column to_domain text generated always as (lower(substring(to_address from '@([^@]*)$'))) stored;
update emails set handed_at = sent_at where sent_at is not null;
--> statement-breakpoint
create index emails_mailbox_handed on emails (customer_id, mailbox_id, handed_at) where handed_at is not null;
create index emails_handed on emails (customer_id, handed_at) where handed_at is not null;
create index emails_domain_handed on emails (customer_id, to_domain, handed_at) where handed_at is not null;
--> statement-breakpoint
-- What a customer has set; the rest is the product's default.
create table send_caps (
  customer_id uuid primary key references customers (id),
  per_day integer check (per_day between 1 and 1000000),
  sender_domain_per_day integer check (sender_domain_per_day between 1 and 1000000),
  recipient_domain_per_day integer check (recipient_domain_per_day between 1 and 1000000)
);
--> statement-breakpoint
alter table send_caps enable row level security;
alter table send_caps force row level security;
create policy tenant on send_caps to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on send_caps to salesos_app;
create policy work on email_provider_accounts for select to salesos_system using (true);
grant select (customer_id, id, is_active, capped_until) on email_provider_accounts to salesos_system;
grant select (mailbox_id) on emails to salesos_system;
