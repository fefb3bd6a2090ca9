-- Roles exist before migrations run (db/bootstrap). The owner migrates; the login may only become these two.
--> statement-breakpoint
grant usage on schema public to salesos_app, salesos_system;
--> statement-breakpoint
alter table customers enable row level security;
alter table customers force row level security;
create policy tenant on customers to salesos_app using (id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update on customers to salesos_app;
--> statement-breakpoint
alter table event_key enable row level security;
alter table event_key force row level security;
create policy tenant on event_key to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert on event_key to salesos_app;
--> statement-breakpoint
alter table events enable row level security;
alter table events force row level security;
create policy tenant on events to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert on events to salesos_app;
--> statement-breakpoint
alter table agent_cursors enable row level security;
alter table agent_cursors force row level security;
create policy tenant on agent_cursors to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on agent_cursors to salesos_app;
--> statement-breakpoint
alter table dead_letters enable row level security;
alter table dead_letters force row level security;
create policy tenant on dead_letters to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on dead_letters to salesos_app;
--> statement-breakpoint
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy tenant on idempotency_keys to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on idempotency_keys to salesos_app;
--> statement-breakpoint
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy tenant on audit_log to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert on audit_log to salesos_app;
grant update (sealed_seq, sealed_hash) on audit_log to salesos_app;
--> statement-breakpoint
alter table users enable row level security;
alter table users force row level security;
create policy tenant on users to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on users to salesos_app;
--> statement-breakpoint
alter table accounts enable row level security;
alter table accounts force row level security;
create policy tenant on accounts to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on accounts to salesos_app;
--> statement-breakpoint
alter table contacts enable row level security;
alter table contacts force row level security;
create policy tenant on contacts to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on contacts to salesos_app;
--> statement-breakpoint
alter table consents enable row level security;
alter table consents force row level security;
create policy tenant on consents to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on consents to salesos_app;
--> statement-breakpoint
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy tenant on api_keys to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on api_keys to salesos_app;
--> statement-breakpoint
alter table crm_integrations enable row level security;
alter table crm_integrations force row level security;
create policy tenant on crm_integrations to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_integrations to salesos_app;
--> statement-breakpoint
alter table oauth_attempts enable row level security;
alter table oauth_attempts force row level security;
create policy tenant on oauth_attempts to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on oauth_attempts to salesos_app;
--> statement-breakpoint
alter table crm_users enable row level security;
alter table crm_users force row level security;
create policy tenant on crm_users to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_users to salesos_app;
--> statement-breakpoint
alter table crm_sync_state enable row level security;
alter table crm_sync_state force row level security;
create policy tenant on crm_sync_state to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_sync_state to salesos_app;
--> statement-breakpoint
alter table crm_pull_cursors enable row level security;
alter table crm_pull_cursors force row level security;
create policy tenant on crm_pull_cursors to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_pull_cursors to salesos_app;
--> statement-breakpoint
alter table crm_published enable row level security;
alter table crm_published force row level security;
create policy tenant on crm_published to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_published to salesos_app;
--> statement-breakpoint
alter table crm_dirty enable row level security;
alter table crm_dirty force row level security;
create policy tenant on crm_dirty to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_dirty to salesos_app;
--> statement-breakpoint
alter table crm_activities enable row level security;
alter table crm_activities force row level security;
create policy tenant on crm_activities to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on crm_activities to salesos_app;
--> statement-breakpoint
alter table email_provider_accounts enable row level security;
alter table email_provider_accounts force row level security;
create policy tenant on email_provider_accounts to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on email_provider_accounts to salesos_app;
--> statement-breakpoint
alter table email_templates enable row level security;
alter table email_templates force row level security;
create policy tenant on email_templates to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on email_templates to salesos_app;
--> statement-breakpoint
alter table sequences enable row level security;
alter table sequences force row level security;
create policy tenant on sequences to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on sequences to salesos_app;
--> statement-breakpoint
alter table sequence_versions enable row level security;
alter table sequence_versions force row level security;
create policy tenant on sequence_versions to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on sequence_versions to salesos_app;
--> statement-breakpoint
alter table sequence_steps enable row level security;
alter table sequence_steps force row level security;
create policy tenant on sequence_steps to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on sequence_steps to salesos_app;
--> statement-breakpoint
alter table contact_sequences enable row level security;
alter table contact_sequences force row level security;
create policy tenant on contact_sequences to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on contact_sequences to salesos_app;
--> statement-breakpoint
alter table sequence_touches enable row level security;
alter table sequence_touches force row level security;
create policy tenant on sequence_touches to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on sequence_touches to salesos_app;
--> statement-breakpoint
alter table sequence_overrides enable row level security;
alter table sequence_overrides force row level security;
create policy tenant on sequence_overrides to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on sequence_overrides to salesos_app;
--> statement-breakpoint
alter table emails enable row level security;
alter table emails force row level security;
create policy tenant on emails to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on emails to salesos_app;
--> statement-breakpoint
alter table email_hits enable row level security;
alter table email_hits force row level security;
create policy tenant on email_hits to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on email_hits to salesos_app;
--> statement-breakpoint
alter table inbound_mails enable row level security;
alter table inbound_mails force row level security;
create policy tenant on inbound_mails to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on inbound_mails to salesos_app;
--> statement-breakpoint
alter table engagement_scores enable row level security;
alter table engagement_scores force row level security;
create policy tenant on engagement_scores to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on engagement_scores to salesos_app;
--> statement-breakpoint
grant select, insert, delete on api_key_routes to salesos_app;
--> statement-breakpoint
grant select, insert, delete on crm_org_routes to salesos_app;
--> statement-breakpoint
grant select, insert, delete on oauth_state_routes to salesos_app;
--> statement-breakpoint
grant select, insert, delete on mailbox_routes to salesos_app;
--> statement-breakpoint
grant select, update on business_clock to salesos_app;
--> statement-breakpoint
grant select on business_clock to salesos_system;
--> statement-breakpoint
create policy work on customers for select to salesos_system using (true);
grant select (id) on customers to salesos_system;
--> statement-breakpoint
create policy work on events for select to salesos_system using (true);
grant select (customer_id, txid, seq) on events to salesos_system;
--> statement-breakpoint
create policy work on agent_cursors for select to salesos_system using (true);
grant select (customer_id, agent, txid, seq) on agent_cursors to salesos_system;
--> statement-breakpoint
create policy work on dead_letters for select to salesos_system using (true);
grant select (customer_id, id, agent, state, due_at) on dead_letters to salesos_system;
--> statement-breakpoint
create policy work on contact_sequences for select to salesos_system using (true);
grant select (customer_id, id, status, due_at) on contact_sequences to salesos_system;
--> statement-breakpoint
create policy work on emails for select to salesos_system using (true);
grant select (customer_id, id, send_state, lease_until, retry_at) on emails to salesos_system;
--> statement-breakpoint
create policy work on crm_integrations for select to salesos_system using (true);
grant select (customer_id, id, state, writing) on crm_integrations to salesos_system;
--> statement-breakpoint
create policy work on crm_dirty for select to salesos_system using (true);
grant select (customer_id, id, connection_id, lease_until, retry_at) on crm_dirty to salesos_system;
--> statement-breakpoint
create policy work on crm_activities for select to salesos_system using (true);
grant select (customer_id, id, connection_id, state, lease_until, retry_at) on crm_activities to salesos_system;
--> statement-breakpoint
create policy work on crm_pull_cursors for select to salesos_system using (true);
grant select (customer_id, connection_id, object, lease_until, due_at) on crm_pull_cursors to salesos_system;
--> statement-breakpoint
create policy work on audit_log for select to salesos_system using (true);
grant select (customer_id, id, sealed_hash) on audit_log to salesos_system;
--> statement-breakpoint
create policy work on email_hits for select to salesos_system using (true);
grant select (customer_id, id, at, classified_at) on email_hits to salesos_system;
