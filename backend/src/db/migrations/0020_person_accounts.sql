-- A person account is one human under two ids: the contact's, which the link has, and the account's.
alter table crm_sync_state add column person_account_crm_id text;
--> statement-breakpoint
-- Not unique: an account may be separated from one contact and married to another before the first is read again.
create index crm_sync_state_person_account on crm_sync_state (customer_id, connection_id, person_account_crm_id) where person_account_crm_id is not null;
