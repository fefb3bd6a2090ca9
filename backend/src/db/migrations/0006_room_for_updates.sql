-- Rows that are written again and again: with room left in its page a new version needs no new index entries.
alter table crm_sync_state set (fillfactor = 70);
--> statement-breakpoint
alter table crm_dirty set (fillfactor = 70);
--> statement-breakpoint
alter table crm_published set (fillfactor = 70);
--> statement-breakpoint
alter table engagement_scores set (fillfactor = 70);
