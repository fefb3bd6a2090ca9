-- A person's word on a received mail. `kind` and `disposition` are what holds; what the rules had found stays beside it.
alter table inbound_mails
  add column judged_kind text,
  add column judged_disposition text,
  add column corrected_by uuid,
  add column corrected_at timestamptz,
  add column corrections integer not null default 0;
