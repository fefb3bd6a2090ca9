-- A push updates whole pages at once: every row of them, not one here and there. With room for each row's next version they stay in their pages, and need
-- no new index entries, from the first push on; with less the first pushes spread them over as many new pages anyway.
alter table crm_sync_state set (fillfactor = 45);
--> statement-breakpoint
alter table crm_dirty set (fillfactor = 45);
--> statement-breakpoint
alter table crm_published set (fillfactor = 45);
