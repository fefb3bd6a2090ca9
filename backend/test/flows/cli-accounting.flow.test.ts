import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createSpine, type TestSpine } from '../harness.ts';
import { commandsOn, type Finished } from './cli-process.ts';
import { applyAll, react, seedCustomer, type SeededCustomer } from './cli-records.ts';

let spine: TestSpine;
let cli: (...args: string[]) => Promise<Finished>;
let admin: postgres.Sql;
let customer: SeededCustomer;
let eventIds: string[];

beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
  cli = commandsOn(spine.work);
  const url = new URL(inject('superuserUrl'));
  url.pathname = new URL(spine.database.appUrl).pathname;
  admin = postgres(url.href, { max: 1 });
});
afterAll(async () => {
  await admin.end();
  await spine.close();
});
beforeEach(async () => {
  customer = await seedCustomer(spine.work, 'Acme', [
    { email: 'lena@nordlicht.example', crmId: '1' },
    { email: 'tom@nordlicht.example', crmId: '2' },
  ]);
  eventIds = await spine.work.withTenant(customer.customerId, (uow) => react(uow, customer.contactIds['lena@nordlicht.example'] ?? '', 4));
});

interface Books {
  unaccounted: number;
  customers: {
    customerId: string;
    name: string;
    events: number;
    agents: unknown[];
    sends: unknown;
    activities: unknown;
    dirty: number;
    unaccounted: { kind: string; ids: string[] }[];
  }[];
}

async function books(): Promise<{ exitCode: number | null; books: Books }> {
  const { exitCode, stdout } = await cli('accounting', '--customer', customer.customerId, '--json');
  return { exitCode, books: JSON.parse(stdout) as Books };
}

/** Kinds and ids found, after a hand other than the product's did something. */
async function findings(): Promise<{ exitCode: number | null; unaccounted: number; found: unknown }> {
  const { exitCode, books: read } = await books();
  return { exitCode, unaccounted: read.unaccounted, found: read.customers[0]?.unaccounted.map(({ kind, ids }) => [kind, ids]) };
}

test('before and after the agents: pending, then applied, and everything accounted for', async () => {
  const { customerId } = customer;
  const head = { customerId, name: 'Acme', sends: {}, unaccounted: [] };
  // 1 account, 2 contacts and 2 sources measured, 1 click, 1 reply.
  expect(await books()).toEqual({
    exitCode: 0,
    books: {
      unaccounted: 0,
      customers: [
        {
          ...head,
          events: 7,
          agents: [
            { agent: 'engagement', events: 4, applied: 0, dead: 0, pending: 4 },
            { agent: 'sequence', events: 1, applied: 0, dead: 0, pending: 1 },
            { agent: 'crm-sync', events: 1, applied: 0, dead: 0, pending: 1 },
          ],
          activities: {},
          dirty: 0,
        },
      ],
    },
  });
  await applyAll(spine.work, customerId);
  expect(await books()).toEqual({
    exitCode: 0,
    books: {
      unaccounted: 0,
      customers: [
        {
          ...head,
          // A score and a next action for each contact, and again after the click and after the reply.
          events: 15,
          agents: [
            { agent: 'engagement', events: 4, applied: 4, dead: 0, pending: 0 },
            { agent: 'sequence', events: 1, applied: 1, dead: 0, pending: 0 },
            { agent: 'crm-sync', events: 5, applied: 5, dead: 0, pending: 0 },
          ],
          activities: { pending: 1 },
          dirty: 2,
        },
      ],
    },
  });
});

test('an event that was dropped from the log is found', async () => {
  const [lost = ''] = eventIds;
  await admin`delete from events where id = ${lost}`;
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['event_lost', [lost]]] });
});

test('an event that is in the log twice is found', async () => {
  const [twice = ''] = eventIds;
  await admin`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
    select customer_id, id, recorded_at + interval '1 second', event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data from events where id = ${twice}`;
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['event_twice', [twice]]] });
});

test('an event nobody accepted is found', async () => {
  const [stray = ''] = eventIds;
  await admin`delete from event_key where event_id = ${stray}`;
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['event_without_key', [stray]]] });
});

test('an effect that was dropped, or is there twice, is found', async () => {
  const { customerId } = customer;
  await applyAll(spine.work, customerId);
  const [activity] = await admin<{ source_id: string }[]>`select source_id from crm_activities where customer_id = ${customerId}`;
  const source = activity?.source_id ?? '';
  const other = randomUUID();
  await admin`insert into crm_integrations (customer_id, id, provider, org_id, instance_url, connected_at) values (${customerId}, ${other}, 'hubspot', 'x', 'x', now())`;
  await admin`insert into crm_activities (customer_id, id, connection_id, contact_id, source_type, source_id, created_at)
    select customer_id, ${randomUUID()}, ${other}, contact_id, source_type, source_id, created_at from crm_activities where customer_id = ${customerId}`;
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['activity_twice', [source]]] });

  await admin`delete from crm_activities where customer_id = ${customerId}`;
  const [reply] = await admin<{ id: string }[]>`select id from events where customer_id = ${customerId} and event_type = 'email.replied'`;
  await admin`delete from engagement_scores where customer_id = ${customerId} and contact_id = ${customer.contactIds['tom@nordlicht.example'] ?? ''}`;
  expect(await findings()).toEqual({
    exitCode: 1,
    unaccounted: 2,
    found: [
      ['activity_missing', [reply?.id]],
      ['score_missing', [customer.contactIds['tom@nordlicht.example']]],
    ],
  });
});

test('a send the log does not know of, and a "sent" the ledger does not know of, are found', async () => {
  const { customerId } = customer;
  const [user] = await admin<{ id: string }[]>`select id from users where customer_id = ${customerId}`;
  const [mailbox, mail] = [randomUUID(), randomUUID()];
  await admin`insert into email_provider_accounts (customer_id, id, user_id, provider, email_address, display_name, settings, created_at)
    values (${customerId}, ${mailbox}, ${user?.id ?? ''}, 'smtp', 'ada@acme.example', 'Ada', '', now())`;
  await admin`insert into emails (customer_id, id, contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, subject, body_html, body_text, message_id, send_state, queued_at)
    values (${customerId}, ${mail}, ${customer.contactIds['lena@nordlicht.example'] ?? ''}, ${mailbox}, ${randomUUID()}, 'sequence', 'smtp', 'a@b.example', 'c@d.example', 's', 'h', 't', '<x@y>', 'sent', now())`;
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['sent_without_event', [mail]]] });

  await admin`update emails set send_state = 'queued' where id = ${mail}`;
  const hit = randomUUID();
  await admin`insert into email_hits (customer_id, id, email_id, kind, at, method, actor_class) values (${customerId}, ${hit}, ${mail}, 'open', now(), 'GET', 'unknown')`;
  expect(await findings()).toEqual({ exitCode: 0, unaccounted: 0, found: [] });
  await admin`update email_hits set classified_at = now() where id = ${hit}`;
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['hit_without_event', [hit]]] });
  await admin`delete from email_hits where id = ${hit}`;

  const event = randomUUID();
  await admin`insert into event_key values (${customerId}, ${event})`;
  await admin`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
    values (${customerId}, ${event}, now(), 'email.sent', 1, 'email', ${mail}, 'test', 'machine', now(), ${admin.json({ emailId: mail, contactId: randomUUID(), touchId: null, sentAt: '2026-01-01T00:00:00Z' })})`;
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['event_without_send', [event]]] });
});

test('a letter for an event the agent has not come to yet is found', async () => {
  const [early = ''] = eventIds;
  await spine.work.withTenant(customer.customerId, (uow) =>
    uow.rows(sql`insert into dead_letters (customer_id, id, agent, event_id, event_type, code, state, created_at)
      values (${customer.customerId}::uuid, ${randomUUID()}::uuid, 'engagement', ${early}::uuid, 'email.clicked', 'x', 'given_up', ${uow.now.toISOString()}::timestamptz)`),
  );
  expect(await findings()).toEqual({ exitCode: 1, unaccounted: 1, found: [['letter_ahead_of_cursor', [early]]] });
});
