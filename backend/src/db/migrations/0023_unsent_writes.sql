-- A batch is claimed and noted while the one before it is being written. Until its own call begins nothing of it was sent, and a turn that dies then must not leave it as perhaps written.
alter table crm_writes add column unsent boolean not null default false;
--> statement-breakpoint
create index crm_writes_unsent on crm_writes (customer_id, connection_id) where unsent;
