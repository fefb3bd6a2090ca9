-- Who entered the CRM's value, by the CRM's own number for its user; and what was decided in the end.
alter table crm_conflicts add column remote_by text, add column resolved_value jsonb;
-- Some CRMs number a person twice: as an owner of records and as a user.
alter table crm_users add column crm_user_id text;
update crm_users set crm_user_id = external_id;
create index crm_users_by_number on crm_users (customer_id, connection_id, crm_user_id);
--> statement-breakpoint
-- Values a field of ours took in turn, to see when something over there sets it back each time; and each one's last write.
alter table crm_sync_state add column changes jsonb not null default '{}', add column written jsonb not null default '{}';
--> statement-breakpoint
-- A mapping that changed wants every record read again: as often as it was wanted, and as often as it was begun.
alter table crm_pull_cursors add column reread integer not null default 0, add column reread_begun integer not null default 0;
-- When the CRM's own fields were last held against the mapping.
alter table crm_pull_cursors add column checked_at timestamptz;
--> statement-breakpoint
create index crm_conflicts_waiting on crm_conflicts (customer_id, created_at, id) where state = 'open';
