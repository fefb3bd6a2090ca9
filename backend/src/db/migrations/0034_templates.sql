alter table email_templates
  add column format text not null default 'text' check (format in ('text', 'html')),
  add column current_version integer not null default 1 check (current_version > 0),
  -- No longer offered; what names one of its versions still sends it.
  add column archived_at timestamptz;
--> statement-breakpoint
-- Written once and never changed.
create table email_template_versions (
  customer_id uuid not null,
  template_id uuid not null,
  version integer not null check (version > 0),
  format text not null check (format in ('text', 'html')),
  subject text not null,
  body text not null,
  variables text[] not null,
  created_at timestamptz not null,
  -- Null = by set-up or a backup.
  created_by uuid,
  primary key (customer_id, template_id, version),
  foreign key (customer_id, template_id) references email_templates (customer_id, id)
);
--> statement-breakpoint
-- Versions of what is there: the owner sees no rows under forced row security.
alter table email_templates no force row level security;
insert into email_template_versions (customer_id, template_id, version, format, subject, body, variables, created_at)
  select customer_id, id, 1, format, subject, body, variables, created_at from email_templates;
alter table email_templates force row level security;
--> statement-breakpoint
alter table email_template_versions enable row level security;
alter table email_template_versions force row level security;
create policy tenant on email_template_versions to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert on email_template_versions to salesos_app;
--> statement-breakpoint
-- A step sends the version it was made with.
alter table sequence_steps add column template_version integer not null default 1;
alter table sequence_steps
  alter column template_version drop default,
  drop constraint sequence_steps_customer_id_template_id_fkey,
  add foreign key (customer_id, template_id, template_version) references email_template_versions (customer_id, template_id, version);
create index sequence_steps_template on sequence_steps (customer_id, template_id);
alter table emails add column template_version integer;
--> statement-breakpoint
-- Pieces of text that templates share.
create table email_snippets (
  customer_id uuid not null references customers (id),
  name text not null,
  format text not null check (format in ('text', 'html')),
  body text not null,
  version integer not null check (version > 0),
  updated_at timestamptz not null,
  updated_by uuid,
  primary key (customer_id, name)
);
--> statement-breakpoint
alter table email_snippets enable row level security;
alter table email_snippets force row level security;
create policy tenant on email_snippets to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on email_snippets to salesos_app;
--> statement-breakpoint
-- Of the person whose mailbox it is; both or neither.
alter table email_provider_accounts
  add column signature_html text,
  add column signature_text text,
  add constraint email_provider_accounts_signature_check check ((signature_html is null) = (signature_text is null));
-- Looked for whenever a record changes.
create index contact_sequences_lacking on contact_sequences (customer_id, contact_id) where status = 'held' and reason = 'missing_variable';
