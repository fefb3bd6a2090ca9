-- Under row security an index serves only leakproof operators, and ->> is not one: what a contact is looked up by needs
-- a column, or each look-up reads the customer's whole log.
drop index events_of_contact;
--> statement-breakpoint
alter table events add column contact_id uuid generated always as ((data ->> 'contactId')::uuid) stored;
--> statement-breakpoint
create index events_of_contact on events (customer_id, contact_id, event_type) where contact_id is not null;
--> statement-breakpoint
create index contact_sequences_contact on contact_sequences (customer_id, contact_id, started_at);
