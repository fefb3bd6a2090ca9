create table email_provider_accounts (
  customer_id uuid not null references customers (id),
  id uuid not null,
  user_id uuid not null,
  provider text not null,
  email_address text not null,
  display_name text not null,
  settings text not null,
  is_active boolean not null default true,
  created_at timestamptz not null,
  primary key (customer_id, id),
  unique (customer_id, email_address),
  foreign key (customer_id, user_id) references users (customer_id, id)
);
--> statement-breakpoint
create table email_templates (
  customer_id uuid not null references customers (id),
  id uuid not null,
  name text not null,
  subject text not null,
  body text not null,
  variables text[] not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, id)
);
--> statement-breakpoint
create table sequences (
  customer_id uuid not null references customers (id),
  id uuid not null,
  name text not null,
  description text not null default '',
  type text not null default 'automated',
  default_for_tier integer,
  status text not null check (status in ('draft', 'active', 'paused', 'archived')),
  current_version_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, id)
);
--> statement-breakpoint
create table sequence_versions (
  customer_id uuid not null,
  id uuid not null,
  sequence_id uuid not null,
  version integer not null,
  created_at timestamptz not null,
  primary key (customer_id, id),
  unique (customer_id, sequence_id, version),
  foreign key (customer_id, sequence_id) references sequences (customer_id, id)
);
--> statement-breakpoint
create table sequence_steps (
  customer_id uuid not null,
  id uuid not null,
  version_id uuid not null,
  position integer not null check (position > 0),
  kind text not null check (kind in ('email')),
  delay_days integer not null check (delay_days >= 0),
  template_id uuid not null,
  same_thread boolean not null default true,
  primary key (customer_id, id),
  unique (customer_id, version_id, position),
  foreign key (customer_id, version_id) references sequence_versions (customer_id, id),
  foreign key (customer_id, template_id) references email_templates (customer_id, id)
);
--> statement-breakpoint
create table contact_sequences (
  customer_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  sequence_id uuid not null,
  version_id uuid not null,
  mailbox_id uuid not null,
  thread_id uuid not null,
  status text not null check (status in ('active', 'paused', 'held', 'completed', 'exited')),
  reason text,
  next_position integer not null default 1,
  -- Business time of the next step; null when nothing is due.
  due_at timestamptz,
  started_by uuid,
  started_at timestamptz not null,
  completed_at timestamptz,
  paused_at timestamptz,
  primary key (customer_id, id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id),
  foreign key (customer_id, sequence_id) references sequences (customer_id, id),
  foreign key (customer_id, version_id) references sequence_versions (customer_id, id),
  foreign key (customer_id, mailbox_id) references email_provider_accounts (customer_id, id)
);
--> statement-breakpoint
-- A person is in one sequence at a time.
create unique index contact_sequences_open on contact_sequences (customer_id, contact_id) where status in ('active', 'paused', 'held');
--> statement-breakpoint
create index contact_sequences_due on contact_sequences (due_at) where status = 'active' and due_at is not null;
--> statement-breakpoint
-- One executed (or refused) step: exactly one row per (enrollment, step), with exactly one reason when it did not go.
create table sequence_touches (
  customer_id uuid not null,
  id uuid not null,
  enrollment_id uuid not null,
  step_id uuid not null,
  position integer not null,
  state text not null check (state in ('requested', 'sent', 'not_sent', 'held')),
  reason text,
  -- Variables of the template without a value, when that is the reason.
  missing text[],
  email_id uuid,
  due_at timestamptz not null,
  at timestamptz not null,
  primary key (customer_id, id),
  unique (customer_id, enrollment_id, position),
  foreign key (customer_id, enrollment_id) references contact_sequences (customer_id, id)
);
--> statement-breakpoint
-- A person's own words in place of the template, for one step of one enrollment. Plain text: no variable in it is filled in.
create table sequence_overrides (
  customer_id uuid not null,
  id uuid not null,
  enrollment_id uuid not null,
  position integer not null check (position > 0),
  subject text not null,
  body text not null,
  edited_by uuid not null,
  edited_at timestamptz not null,
  primary key (customer_id, id),
  unique (customer_id, enrollment_id, position),
  foreign key (customer_id, enrollment_id) references contact_sequences (customer_id, id)
);
--> statement-breakpoint
-- The send ledger. `send_state` is what we know of the one attempt; first_*_at are facts that arrive in any order.
create table emails (
  customer_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  mailbox_id uuid not null,
  touch_id uuid,
  template_id uuid,
  thread_id uuid not null,
  purpose text not null check (purpose in ('sequence')),
  provider text not null,
  from_address text not null,
  to_address text not null,
  subject text not null,
  body_html text not null,
  body_text text not null,
  message_id text not null,
  in_reply_to text,
  reference_ids text[] not null default '{}',
  send_state text not null check (send_state in ('queued', 'claimed', 'dispatched', 'sent', 'rejected', 'unknown', 'canceled')),
  provider_message_id text,
  error_code text,
  error_message text,
  tries integer not null default 0,
  queued_at timestamptz not null,
  sent_at timestamptz,
  opened_at timestamptz,
  clicked_at timestamptz,
  replied_at timestamptz,
  unsubscribed boolean not null default false,
  -- Wall time.
  lease_until timestamptz,
  retry_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, message_id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id),
  foreign key (customer_id, mailbox_id) references email_provider_accounts (customer_id, id)
);
--> statement-breakpoint
create index emails_contact on emails (customer_id, contact_id);
--> statement-breakpoint
create index emails_sent_at on emails (customer_id, sent_at desc);
--> statement-breakpoint
create index emails_work on emails (customer_id, queued_at) where send_state in ('queued', 'claimed', 'dispatched');
--> statement-breakpoint
create table email_hits (
  customer_id uuid not null,
  id uuid not null,
  email_id uuid not null,
  kind text not null check (kind in ('open', 'click')),
  link_id text,
  link_kind text,
  at timestamptz not null,
  method text not null,
  ip text,
  user_agent text,
  actor_class text not null check (actor_class in ('human', 'machine', 'unknown')),
  evidence text,
  classified_at timestamptz,
  primary key (customer_id, id),
  foreign key (customer_id, email_id) references emails (customer_id, id)
);
--> statement-breakpoint
create index email_hits_unclassified on email_hits (at) where classified_at is null;
--> statement-breakpoint
create index email_hits_mail on email_hits (customer_id, email_id, at);
--> statement-breakpoint
create table inbound_mails (
  customer_id uuid not null,
  id uuid not null,
  mailbox_id uuid not null,
  email_id uuid,
  contact_id uuid,
  thread_id uuid,
  message_id text,
  from_address text not null,
  subject text not null,
  body_text text not null,
  kind text not null check (kind in ('human', 'auto_reply', 'out_of_office', 'bounce', 'unsubscribe', 'review', 'unmatched')),
  disposition text not null,
  received_at timestamptz not null,
  primary key (customer_id, id),
  foreign key (customer_id, mailbox_id) references email_provider_accounts (customer_id, id)
);
--> statement-breakpoint
create index inbound_mails_contact on inbound_mails (customer_id, contact_id, received_at);
--> statement-breakpoint
-- Cache of the last recompute, for list views; the truth is the event log.
create table engagement_scores (
  customer_id uuid not null,
  contact_id uuid not null,
  email_opens double precision not null default 0,
  email_clicks double precision not null default 0,
  email_replies double precision not null default 0,
  total_score integer not null,
  intent_score integer,
  fit_score integer,
  priority_score double precision not null,
  tier integer not null check (tier between 1 and 4),
  band text not null,
  reason text not null,
  parts text not null,
  model text not null,
  next_action text not null,
  last_activity_at timestamptz,
  calculated_at timestamptz not null,
  primary key (customer_id, contact_id),
  foreign key (customer_id, contact_id) references contacts (customer_id, id)
);
