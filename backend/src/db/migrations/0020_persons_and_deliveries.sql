-- A person account is one human under two ids: the contact's, which the link has, and the account's.
alter table crm_sync_state add column person_account_crm_id text;
--> statement-breakpoint
-- Not unique: an account may be separated from one contact and married to another before the first is read again.
create index crm_sync_state_person_account on crm_sync_state (customer_id, connection_id, person_account_crm_id) where person_account_crm_id is not null;
--> statement-breakpoint
-- Known to the CRM and to us alone: what it tells of one connection is signed with it. Sealed like the tokens.
alter table crm_integrations add column webhook_secret text;
-- Business time when the CRM was last asked to tell us; null = it has to be.
alter table crm_integrations add column webhooks_at timestamptz;
--> statement-breakpoint
-- Deliveries taken, so that none is taken twice while its signature is good.
create table crm_deliveries (
  customer_id uuid not null,
  connection_id uuid not null,
  delivery_id text not null,
  -- Wall time.
  received_at timestamptz not null,
  primary key (customer_id, connection_id, delivery_id),
  foreign key (customer_id, connection_id) references crm_integrations (customer_id, id)
);
--> statement-breakpoint
create index crm_deliveries_oldest on crm_deliveries (customer_id, connection_id, received_at);
--> statement-breakpoint
alter table crm_deliveries enable row level security;
alter table crm_deliveries force row level security;
create policy tenant on crm_deliveries to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_deliveries to salesos_app;
