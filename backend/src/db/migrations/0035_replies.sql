-- A person's word on a received mail. `kind` and `disposition` are what holds; what the rules had found stays beside it.
alter table inbound_mails
  add column judged_kind text,
  add column judged_disposition text,
  add column corrected_by uuid,
  add column corrected_at timestamptz,
  add column corrections integer not null default 0;
--> statement-breakpoint
-- The mail because of which the next step was moved, and to when; null = it stands still because of it. Holds for that date only.
alter table contact_sequences
  add column moved_by uuid,
  add column moved_to timestamptz,
  add foreign key (customer_id, moved_by) references inbound_mails (customer_id, id);
--> statement-breakpoint
-- Whose words are read on a record's cards: whoever may see the record, its owner and who stands above, or nobody.
alter table customers add column conversation_readers text not null default 'everyone' check (conversation_readers in ('everyone', 'owner', 'nobody'));
