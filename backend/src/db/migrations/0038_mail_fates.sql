-- What a vendor has told of a mail after it took it. Each word once.
create table mail_fates (
  customer_id uuid not null,
  id uuid not null,
  email_id uuid not null,
  fate text not null check (fate in ('accepted', 'delivered', 'delayed', 'complained', 'refused', 'bounced')),
  told_at timestamptz not null,
  primary key (customer_id, id),
  foreign key (customer_id, email_id) references emails (customer_id, id)
);
create index mail_fates_email on mail_fates (customer_id, email_id);
--> statement-breakpoint
-- Mails that came back for now, by address, since it last took one or its reader answered.
create table soft_bounces (
  customer_id uuid not null,
  -- In the form addresses are compared in.
  address text not null,
  email_id uuid not null,
  at timestamptz not null,
  primary key (customer_id, address, email_id),
  foreign key (customer_id, email_id) references emails (customer_id, id)
);
--> statement-breakpoint
alter table emails
  add column delivered_at timestamptz,
  add column complained_at timestamptz;
alter table email_provider_accounts
  drop constraint email_provider_accounts_paused_because_check,
  add constraint email_provider_accounts_paused_because_check check (paused_because in ('bounces', 'complaints', 'refused', 'authentication'));
--> statement-breakpoint
alter table mail_fates enable row level security;
alter table mail_fates force row level security;
create policy tenant on mail_fates to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on mail_fates to salesos_app;
--> statement-breakpoint
alter table soft_bounces enable row level security;
alter table soft_bounces force row level security;
create policy tenant on soft_bounces to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on soft_bounces to salesos_app;
--> statement-breakpoint
-- Files of a rep's own mail. What is in them goes some time after the mail has; that they were there stays.
create table mail_attachments (
  customer_id uuid not null,
  email_id uuid not null,
  position int not null,
  name text not null,
  content_type text not null,
  bytes int not null,
  content bytea,
  -- When the content may go, business time; null = it has gone.
  drop_at timestamptz,
  primary key (customer_id, email_id, position),
  foreign key (customer_id, email_id) references emails (customer_id, id),
  check ((content is null) = (drop_at is null))
);
-- Compressed already as a rule.
alter table mail_attachments alter column content set storage external;
create index mail_attachments_old on mail_attachments (customer_id, drop_at) where drop_at is not null;
alter table mail_attachments enable row level security;
alter table mail_attachments force row level security;
create policy tenant on mail_attachments to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
create policy work on mail_attachments for select to salesos_system using (true);
grant select, insert, update, delete on mail_attachments to salesos_app;
grant select (customer_id, drop_at) on mail_attachments to salesos_system;
