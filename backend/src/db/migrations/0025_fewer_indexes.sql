-- Whose record something of ours is is asked with and without the connection: one index answers both, and each record of a reading writes one less.
alter table crm_sync_state drop constraint crm_sync_state_customer_id_connection_id_entity_type_saleso_key;
--> statement-breakpoint
drop index crm_sync_state_salesos;
--> statement-breakpoint
alter table crm_sync_state add constraint crm_sync_state_salesos unique (customer_id, salesos_id, connection_id, entity_type);
--> statement-breakpoint
-- Hints are claimed oldest first of one object. With all objects in one order, those of the others would be gone through.
drop index crm_inbox_oldest;
--> statement-breakpoint
create index crm_inbox_oldest on crm_inbox (customer_id, connection_id, entity_type, first_hint_at, crm_id);
--> statement-breakpoint
-- Of a customer who has just come statistics know nothing, so any index that begins with the customer promised one row, and each address was looked
-- for among all the people of that customer. Without statistics a customer is taken for a part of the table, and the index that narrows further is used.
alter table contacts alter column customer_id set statistics 0;
