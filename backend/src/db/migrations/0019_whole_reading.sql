-- A reading of everything there is, while it lasts: since when, how far, and of about how many.
alter table crm_pull_cursors add column whole_since timestamptz, add column whole_records integer not null default 0, add column whole_about integer;
-- The CRM's job that collects them, the place in its results, and the CRM's own instant from which changes are read afterwards. A job that came to nothing left its reason.
alter table crm_pull_cursors add column bulk_job text, add column bulk_place text, add column bulk_from text, add column bulk_refused text;
