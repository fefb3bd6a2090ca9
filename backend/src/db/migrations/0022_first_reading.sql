-- Since when nothing is read because the admin has not chosen yet which records; null = it is read.
alter table crm_integrations add column reading_waits_since timestamptz;
grant select (reading_waits_since) on crm_integrations to salesos_system;
-- What the admin wished when the sign-in began: to be read at once, without choosing first.
alter table oauth_attempts add column reads_at_once boolean not null default false;
--> statement-breakpoint
-- When the CRM was about to be asked for a job; null once its answer was taken down. Set and no job: there may be one nobody knows of.
alter table crm_pull_cursors add column bulk_wished_at timestamptz;
