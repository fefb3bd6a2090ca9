import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactCreated } from '@salesos/shared/events/contact';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { on } from '#events/agent.ts';
import { BATCH, dispatch } from '#events/dispatch.ts';
import { liveContacts } from '#services/contact/live-contacts.ts';
import { standardFields } from '#providers/crm/salesforce/objects.ts';
import { applyActivities } from '#services/crm-sync/apply-activities.ts';
import { claimNext } from '#services/crm-sync/claim-dirty.ts';
import { publish } from '#services/crm-sync/publish.ts';
import { recompute } from '#services/engagement/recompute.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';
import { applyRecords } from '#services/crm-sync/apply-records.ts';
import { loadMapping } from '#services/crm-sync/load-mapping.ts';
import { entities } from '#services/crm-sync/entities.ts';
import { findLinks, salesosIds, touchLinks } from '#services/crm-sync/links.ts';
import { loadRows } from '#services/crm-sync/load-rows.ts';
import { createCustomer } from '#services/customer/create-customer.ts';
import { crmRecord } from '../product/crm-record.ts';
import { createSpine, type TestSpine } from '../harness.ts';

const PEOPLE = 10_000;
const LISTED = 200;

let spine: TestSpine;
let newcomer: { customerId: string; connectionId: string };

/** A customer in the middle of a first reading: so many contacts, tied to the CRM's 1 to PEOPLE. */
async function customerWithPeople() {
  const id = randomUUID();
  const customerId = await createCustomer(spine.work, { name: 'Plan', email: `${id}@salesos.example`, postalAddress: null, users: [] });
  const connectionId = randomUUID();
  await spine.work.withTenant(customerId, async (uow) => {
    await uow.rows(sql`insert into crm_integrations (customer_id, id, provider, org_id, instance_url, connected_at)
      values (${customerId}::uuid, ${connectionId}::uuid, 'salesforce', ${id}, 'https://crm.example', now())`);
    await uow.rows(sql`with people as materialized (select gen_random_uuid() as id, n from generate_series(1, ${PEOPLE}) n),
        made as (insert into contacts (customer_id, id, last_name, created_at, updated_at) select ${customerId}::uuid, id, 'Number ' || n, now(), now() from people)
      insert into crm_sync_state (customer_id, id, connection_id, entity_type, crm_id, salesos_id)
      select ${customerId}::uuid, gen_random_uuid(), ${connectionId}::uuid, 'contact', n::text, id from people`);
    await uow.rows(sql`insert into crm_dirty (customer_id, id, connection_id, entity_type, first_dirty_at)
      select customer_id, id, connection_id, entity_type, now() from crm_sync_state where customer_id = ${customerId}::uuid`);
    await uow.rows(sql`insert into activities (customer_id, id, connection_id, stream, external_id, origin, type, subject, body, at, created_at, updated_at)
      select ${customerId}::uuid, gen_random_uuid(), ${connectionId}::uuid, 'task', n::text, 'crm', 'task', 'Task ' || n, '', now(), now(), now() from generate_series(1, ${PEOPLE}) n`);
    await uow.rows(sql`insert into activity_people (customer_id, activity_id, crm_id, connection_id, contact_id)
      select a.customer_id, a.id, a.external_id, a.connection_id, l.salesos_id from activities a
      join crm_sync_state l on l.crm_id = a.external_id where a.customer_id = ${customerId}::uuid and l.customer_id = ${customerId}::uuid`);
    await uow.rows(sql`insert into events (customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data)
      select ${customerId}::uuid, gen_random_uuid(), ${uow.now.toISOString()}::timestamptz, 'contact.created', 1, 'contact', salesos_id, 'crm.salesforce', 'unknown',
        ${uow.now.toISOString()}::timestamptz, jsonb_build_object('contactId', salesos_id, 'origin', 'salesforce') from crm_sync_state where customer_id = ${customerId}::uuid`);
    await uow.rows(sql`insert into crm_published (customer_id, contact_id, fields, updated_at)
      select ${customerId}::uuid, salesos_id, '{}', now() from crm_sync_state where customer_id = ${customerId}::uuid`);
  });
  return { customerId, connectionId };
}

beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
  const owner = postgres(spine.database.ownerUrl, { max: 1, onnotice: () => undefined });
  await customerWithPeople();
  // What the server knows of these tables it knows of others.
  await owner`analyze`;
  newcomer = await customerWithPeople();
  await owner.end();
});
afterAll(() => spine.close());

async function takeIn(uow: UnitOfWork, connectionId: string, ids: readonly string[]): Promise<void> {
  const mapping = await loadMapping(uow, connectionId, 'contact', standardFields.contact);
  const records = ids.map((externalId) =>
    crmRecord({
      object: 'contact',
      externalId,
      modifiedAt: uow.now,
      values: { LastName: `New ${externalId}`, Email: `new.${externalId}@plan.example` },
    }),
  );
  await applyRecords(uow, { id: connectionId, provider: 'salesforce', isMaster: true }, { object: 'contact', records, mapping });
}

const peopleOf = async (uow: UnitOfWork, ids: readonly string[]): Promise<string[]> => [
  ...(await salesosIds(uow, newcomer.connectionId, 'contact', ids)).values(),
];

const activitiesOf = (uow: UnitOfWork, ids: readonly string[]): CrmActivity[] =>
  ids.map((id) => ({
    externalId: id,
    activityId: null,
    modifiedAt: uow.now,
    isDeleted: false,
    isAtADay: false,
    personExternalIds: [id],
    ownerExternalId: null,
    copiedFrom: null,
    isCaptured: true,
    type: 'task',
    subject: `Call ${id}`,
    body: '',
    at: uow.now,
    durationSeconds: null,
    isDone: false,
    outcome: null,
    direction: null,
  }));

/** How many rows the server has had in its hands, by table. */
const rowsRead = async (uow: UnitOfWork): Promise<Map<string, number>> => {
  const rows = await uow.rows<{ name: string; n: string }>(
    sql`select relname as name, seq_tup_read + coalesce(idx_tup_fetch, 0) as n from pg_stat_xact_user_tables`,
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
};

/** Tables of which `run` had more rows in its hands than a few for each that is listed. */
async function readTooMuch(run: (uow: UnitOfWork) => Promise<unknown>): Promise<string[]> {
  const counted: string[] = [];
  await counting(counted).withTenant(newcomer.customerId, run);
  return counted;
}

const counting = (into: string[]): Work => ({
  ...spine.work,
  withTenant: (customerId, run) =>
    spine.work.withTenant(customerId, async (uow) => {
      const before = await rowsRead(uow);
      const result = await run(uow);
      for (const [name, n] of await rowsRead(uow)) {
        const read = n - (before.get(name) ?? 0);
        if (read > 5 * LISTED) into.push(`${name}: ${read}`);
      }
      return result;
    }),
});
const known = Array.from({ length: LISTED }, (_, n) => String(n + 1));
const unknown = Array.from({ length: LISTED }, (_, n) => String(PEOPLE + n + 1));
const nobody = Array.from({ length: LISTED }, () => randomUUID());
const taken = (uow: UnitOfWork, ids: readonly string[]) => takeIn(uow, newcomer.connectionId, ids);
const lists: [string, (uow: UnitOfWork) => Promise<unknown>][] = [
  ['links of records read for the first time', (uow) => findLinks(uow, newcomer.connectionId, 'contact', unknown)],
  ['links of records that are known', (uow) => findLinks(uow, newcomer.connectionId, 'contact', known)],
  ['our ids of records', (uow) => salesosIds(uow, newcomer.connectionId, 'contact', unknown)],
  ['links by their own id', (uow) => touchLinks(uow, nobody)],
  ['people', (uow) => loadRows(uow, entities.contact, nobody)],
  ['people and whom they are today', (uow) => liveContacts(uow, nobody)],
  ['all that a page of new records needs', (uow) => taken(uow, unknown)],
  ['all that a page of changed records needs', (uow) => taken(uow, known)],
  ['all that a page of new activities needs', (uow) => applyActivities(uow, newcomer.connectionId, 'task', activitiesOf(uow, unknown))],
  ['all that a page of changed activities needs', (uow) => applyActivities(uow, newcomer.connectionId, 'task', activitiesOf(uow, known))],
  ['scores of many', async (uow) => recompute(uow, new Map((await peopleOf(uow, known)).map((id) => [id, randomUUID()])))],
  ['what is to be written of many', async (uow) => publish(uow, await peopleOf(uow, known))],
  ['a batch to be written', (uow) => claimNext(uow, newcomer.connectionId, LISTED, { isAhead: false })],
];

test.each(lists)('%s: looked up one by one, not among all of a customer who has just come', async (_what, run) => {
  expect(await readTooMuch(run)).toEqual([]);
});

test('a batch of events is read, and no more of the log', async () => {
  const read: string[] = [];
  const reader = { name: 'reader', subscriptions: [on(contactCreated, [], async () => undefined)] };
  expect([await dispatch(counting(read), reader, newcomer.customerId), read]).toEqual([{ applied: BATCH, more: 'now' }, []]);
});
