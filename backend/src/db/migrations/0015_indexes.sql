-- Hints are claimed oldest first, two looks a batch. None of these columns is ever updated, so updates stay within their page.
create index crm_inbox_oldest on crm_inbox (customer_id, connection_id, first_hint_at, entity_type, crm_id);
--> statement-breakpoint
-- A merge moves all activities of a person, and the history of a record reads them.
create index crm_activities_contact on crm_activities (customer_id, contact_id);
