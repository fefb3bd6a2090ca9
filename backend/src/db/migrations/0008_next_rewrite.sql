-- When the value in the CRM will have faded too far from the live one. Contacts without a score to fade have none, and
-- keep updates of their row free of index entries.
alter table engagement_scores add column next_rewrite_at timestamptz;
--> statement-breakpoint
-- Row security is forced on the owner too, who has no policy.
alter table engagement_scores no force row level security;
--> statement-breakpoint
update engagement_scores set next_rewrite_at = calculated_at where total_score > 0;
--> statement-breakpoint
alter table engagement_scores force row level security;
--> statement-breakpoint
create index engagement_scores_rewrite on engagement_scores (customer_id, next_rewrite_at) where next_rewrite_at is not null;
--> statement-breakpoint
create policy work on engagement_scores for select to salesos_system using (true);
--> statement-breakpoint
grant select (customer_id, next_rewrite_at) on engagement_scores to salesos_system;
