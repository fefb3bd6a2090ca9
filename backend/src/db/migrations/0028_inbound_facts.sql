-- What a received mail said besides its words.
alter table inbound_mails
  add column bounce_class text check (bounce_class in ('hard', 'soft', 'policy')),
  add column status_code text,
  add column return_on date,
  add column has_left boolean not null default false;
alter table emails
  add column bounce_class text check (bounce_class in ('hard', 'soft', 'policy')),
  add column bounced_at timestamptz;
--> statement-breakpoint
-- Addresses nobody reads. Whoever has one of them gets no mail, whatever record it stands on.
create table dead_addresses (
  customer_id uuid not null,
  -- In the form addresses are compared in.
  address text not null,
  status_code text,
  email_id uuid not null,
  since timestamptz not null,
  primary key (customer_id, address),
  foreign key (customer_id, email_id) references emails (customer_id, id)
);
--> statement-breakpoint
alter table dead_addresses enable row level security;
alter table dead_addresses force row level security;
create policy tenant on dead_addresses to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on dead_addresses to salesos_app;
