import type postgres from 'postgres';

export const CONTACTS = 2000;
const MAILS = 4;

/**
 * One customer whose contacts each got four mails in the last eight weeks: per mail a prefetch by a machine, two opens
 * and two clicks of the same hour by the person; every fifth answered. Beside these ~20 facts lies what the product
 * itself logs: each mail sent and, for each fact, the score and the next action it led to.
 */
export async function seedHistories(admin: postgres.Sql): Promise<string> {
  const customerId = '5c0e0000-0000-4000-8000-000000000001';
  await admin`insert into customers (id, name, email, created_at, updated_at) values (${customerId}, 'Bench', 'bench@salesos.example', now(), now())`;
  await seedPeople(admin, customerId);
  await seedMails(admin, customerId);
  await seedEnrollments(admin, customerId);
  await seedFacts(admin);
  await seedEcho(admin, customerId);
  await admin`insert into event_key (customer_id, event_id) select customer_id, id from events`;
  await admin`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
    select ${customerId}, gen_random_uuid(), now() - interval '90 days', 'measurement.changed', 1, 'customer', ${customerId}, 'bench', 'unknown', now() - interval '90 days',
      jsonb_build_object('signal', s, 'measured', true) from unnest(array['opens', 'clicks']) s`;
  await admin`vacuum analyze`;
  return customerId;
}

async function seedPeople(admin: postgres.Sql, customerId: string): Promise<void> {
  await admin`insert into users (customer_id, id, email, name, role, created_at) values (${customerId}, ${customerId}, 'rep@salesos.example', 'Rep', 'rep', now())`;
  await admin`insert into accounts (customer_id, id, name, industry, company_size, created_at, updated_at)
    select ${customerId}, gen_random_uuid(), 'Account ' || n, 'Software', n * 10, now(), now() from generate_series(1, ${CONTACTS / 10}) n`;
  await admin`insert into contacts (customer_id, id, account_id, owner_id, first_name, last_name, email, title, time_zone, created_at, updated_at)
    select ${customerId}, gen_random_uuid(), (select id from accounts where name = 'Account ' || (1 + n % ${CONTACTS / 10})), ${customerId}, 'First', 'Last ' || n,
      'c' || n || '@prospect.example', 'VP Sales', 'Europe/Berlin', now(), now() from generate_series(1, ${CONTACTS}) n`;
  await admin`insert into consents (customer_id, contact_id, channel, source, state, changed_at)
    select customer_id, id, 'email', 'salesforce', 'opted_in', now() from contacts`;
  await admin`insert into crm_integrations (customer_id, id, provider, org_id, instance_url, opt_outs_complete, connected_at)
    values (${customerId}, ${customerId}, 'salesforce', 'bench', 'http://127.0.0.1', true, now())`;
}

async function seedMails(admin: postgres.Sql, customerId: string): Promise<void> {
  await admin`insert into email_provider_accounts (customer_id, id, user_id, provider, email_address, display_name, settings, created_at)
    values (${customerId}, ${customerId}, ${customerId}, 'smtp', 'rep@salesos.example', 'Rep', '', now())`;
  await admin`insert into emails (customer_id, id, contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, subject, body_html, body_text, message_id, send_state, queued_at, sent_at)
    select customer_id, gen_random_uuid(), id, ${customerId}, id, 'sequence', 'smtp', 'rep@salesos.example', email, 'Subject', repeat('html ', 200), repeat('text ', 150),
      id || '-' || m, 'sent', at, at from contacts, generate_series(1, ${MAILS}) m, lateral (select now() - make_interval(days => 14 * m, secs => hashtext(id::text) % 40000)) t(at)`;
  await admin`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
    select customer_id, gen_random_uuid(), now() - interval '1 day', 'email.sent', 1, 'email', id, 'bench', 'unknown', sent_at,
      jsonb_build_object('emailId', id, 'contactId', contact_id, 'touchId', null, 'sentAt', sent_at) from emails`;
}

async function seedEnrollments(admin: postgres.Sql, customerId: string): Promise<void> {
  await admin`insert into sequences (customer_id, id, name, status, created_at, updated_at) values (${customerId}, ${customerId}, 'Warm intro', 'active', now(), now())`;
  await admin`insert into sequence_versions (customer_id, id, sequence_id, version, created_at) values (${customerId}, ${customerId}, ${customerId}, 1, now())`;
  await admin`insert into contact_sequences (customer_id, id, contact_id, sequence_id, version_id, mailbox_id, thread_id, status, next_position, started_at)
    select customer_id, gen_random_uuid(), id, ${customerId}, ${customerId}, ${customerId}, id, 'completed', 5, now() - interval '60 days' from contacts`;
}

async function seedFacts(admin: postgres.Sql): Promise<void> {
  await admin`insert into email_hits (customer_id, id, email_id, kind, link_id, link_kind, at, method, actor_class, classified_at)
    select customer_id, gen_random_uuid(), id, h.kind, h.link, case when h.link is not null then 'content' end, sent_at + make_interval(mins => h.minutes), 'GET', h.class, now()
    from emails, (values ('open', null, 0, 'machine'), ('open', null, 30, 'human'), ('open', null, 50, 'human'), ('click', '1-pricing', 31, 'human'), ('click', '1-pricing', 55, 'human'))
      as h(kind, link, minutes, class)`;
  await admin`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
    select h.customer_id, gen_random_uuid(), now() - interval '1 day', case h.kind when 'open' then 'email.opened' else 'email.clicked' end, 1, 'email', m.id, 'bench', 'unknown', h.at,
      jsonb_strip_nulls(jsonb_build_object('emailId', m.id, 'contactId', m.contact_id, 'hitId', h.id, 'linkId', h.link_id, 'linkKind', h.link_kind))
    from email_hits h join emails m on m.customer_id = h.customer_id and m.id = h.email_id`;
  await admin`insert into inbound_mails (customer_id, id, mailbox_id, email_id, contact_id, thread_id, from_address, subject, body_text, kind, disposition, received_at)
    select customer_id, gen_random_uuid(), mailbox_id, id, contact_id, thread_id, to_address, 'Re: Subject', 'Sounds good.', 'human', 'positive', sent_at + interval '1 hour'
    from emails where message_id like '%-1' and hashtext(contact_id::text) % 5 = 0`;
  await admin`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
    select customer_id, gen_random_uuid(), now() - interval '1 day', 'email.replied', 1, 'email', email_id, 'bench', 'human', received_at,
      jsonb_build_object('emailId', email_id, 'contactId', contact_id, 'inboundId', id, 'threadId', thread_id, 'disposition', disposition) from inbound_mails`;
}

async function seedEcho(admin: postgres.Sql, customerId: string): Promise<void> {
  await admin`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, causation_id, actor_class, occurred_at, data)
    select ${customerId}, gen_random_uuid(), e.recorded_at, r.type, 1, 'contact', (e.data->>'contactId')::uuid, 'agent.engagement', e.id, 'unknown', e.occurred_at,
      jsonb_build_object('contactId', e.data->>'contactId') || r.data
    from events e, (values ('engagement.scored', '{"score": 40, "tier": 2, "model": "seed-v1", "doNotContact": false}'::jsonb),
      ('next_action.suggested', '{"action": "call", "confidence": "low"}'::jsonb)) as r(type, data)
    where e.event_type in ('email.opened', 'email.clicked', 'email.replied')`;
}
