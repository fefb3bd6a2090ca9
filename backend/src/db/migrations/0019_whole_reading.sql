-- A reading of everything there is, while it lasts: since when, how far, and of about how many.
alter table crm_pull_cursors add column whole_since timestamptz, add column whole_records integer not null default 0, add column whole_about integer;
-- The CRM's job that collects them, the place in its results, and the CRM's own instant from which changes are read afterwards. A job that came to nothing left its reason.
alter table crm_pull_cursors add column bulk_job text, add column bulk_place text, add column bulk_from text, add column bulk_refused text;
--> statement-breakpoint
-- Under row security an index serves only leakproof operators, and lower() is not one: each page of a first reading would look through all contacts there are by then.
alter table contacts add column email_key text generated always as (lower(email)) stored;
--> statement-breakpoint
drop index contacts_email;
--> statement-breakpoint
create index contacts_email on contacts (customer_id, email_key) where email_key is not null;
