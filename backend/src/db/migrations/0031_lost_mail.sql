alter table emails
  -- The vendor's key of a draft that lies ready, and of its own thread.
  add column draft_key text,
  add column thread_key text,
  -- Wall clock. An outcome nobody knows is looked up at look_up_at; null with send_state 'unknown' = parked, a person decides.
  add column lost_at timestamptz,
  add column look_up_at timestamptz,
  add constraint emails_look_up_check check (look_up_at is null or send_state = 'unknown');
create index emails_under_way on emails (customer_id, mailbox_id) where send_state in ('claimed', 'dispatched');
create index emails_look_up on emails (look_up_at) where look_up_at is not null;
create index emails_parked on emails (customer_id, lost_at) where send_state = 'unknown';
-- A draft of a mail that is not sent any more is to be thrown away.
create index emails_left_drafts on emails (customer_id) where draft_key is not null and send_state in ('canceled', 'rejected');
grant select (look_up_at, draft_key) on emails to salesos_system;
