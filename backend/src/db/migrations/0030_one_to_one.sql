alter table emails
  drop constraint emails_purpose_check,
  add constraint emails_purpose_check check (purpose in ('sequence', 'one_to_one', 'conversation')),
  -- Not before; business time. Null = at once.
  add column send_at timestamptz,
  add column answers_id uuid,
  -- Why its writer sends it to somebody who has opted out.
  add column sent_anyway_because text,
  add foreign key (customer_id, answers_id) references inbound_mails (customer_id, id);
grant select (send_at) on emails to salesos_system;
