import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ActivityType } from '@salesos/shared/api/activity';
import { keepActivities } from '#services/crm-sync/keep-activities.ts';
import { rejoinScope } from '#services/crm-sync/rejoin-scope.ts';
import { readSchemaProblems } from '#services/crm-sync/read-schema-problems.ts';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { activityLife } from '../product/activity-life.ts';
import { apiAs } from '../product/api.ts';
import { Crash, dyingAt, killedAfter } from '../product/crash.ts';
import { editActivity, keptActivities, peopleOfActivity } from '../product/crm-activity.ts';
import { deleteContact } from '../product/crm-edit.ts';
import { askOrg, depsOf, mergeInPortal, pullOnce, refOf } from '../product/crm-life.ts';
import { endWaits, personAt, personOf } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const { api, listed, readOn, stranger } = activityLife(() => product);
type Known = Person & { contactId: string };

let crowds = 0;
/** Three people nobody has met before, in the order they were met in. */
async function crowd(vendor: Vendor): Promise<[Known, Known, Known]> {
  crowds += 1;
  const [a, b, c] = ['One', 'Two', 'Three'].map((name) => stranger(vendor, `${name}${crowds}`));
  await pullOnce(product, vendor);
  return [await personAt(product, vendor, a ?? ''), await personAt(product, vendor, b ?? ''), await personAt(product, vendor, c ?? '')];
}

const wishes: Record<ActivityType, object> = {
  call: { type: 'call', subject: 'Conference', at: '2026-11-25T15:20:00Z', durationSeconds: 65 },
  meeting: { type: 'meeting', subject: 'Round table', at: '2026-12-02T10:00:00Z', durationSeconds: 2700 },
  task: { type: 'task', subject: 'Send everybody the deck', at: '2026-12-03T00:00:00Z' },
  note: { type: 'note', body: 'All three prefer mornings' },
};
async function log(vendor: Vendor, type: ActivityType, [first, ...others]: readonly Known[]): Promise<string> {
  const wish = { ...wishes[type], otherContactIds: others.map(({ contactId }) => contactId) };
  const { status, body } = await (await api(vendor))('POST', `/v1/contacts/${first?.contactId}/activities`, wish);
  expect(status).toBe(201);
  return String(body['id']);
}
/** Everything the CRM has with this id of ours on it, each with its people. */
const kept = (vendor: Vendor, type: ActivityType, id: string): string[][] =>
  keptActivities(product, vendor, type)
    .filter(({ fields }) => [id, `note:${id}`].includes(String(fields[vendor === 'salesforce' ? 'SalesOS_Id__c' : 'salesos_id'])))
    .map((row) => peopleOfActivity(product, vendor, type, row.id));
const recordsOf = (people: readonly Known[]): string[] => people.map(({ recordId }) => recordId).sort();
const contactsOf = (people: readonly Known[]): string[] => people.map(({ contactId }) => contactId).sort();
const keepOnce = async (vendor: Vendor) => keepActivities(product.product.work, depsOf(product), await refOf(product, vendor));
const problems = async (vendor: Vendor) => product.tenant(vendor, async (uow) => readSchemaProblems(uow, await product.connectionId(vendor)));

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test.each(['call', 'meeting', 'task', 'note'] as const)(
    'a %s with three people is one, of all three, and is nothing new when it is read back',
    async (type) => {
      const people = await crowd(vendor);
      const id = await log(vendor, type, [...people, people[1]]);
      await readOn();
      await readOn();
      expect(kept(vendor, type, id)).toEqual([recordsOf(people)]);
      for (const { contactId } of people)
        expect(await listed(vendor, contactId)).toMatchObject([
          { id, type, version: 1, contactIds: contactsOf(people), sync: { state: 'done', code: null } },
        ]);
      expect(await problems(vendor)).toEqual([]);
    },
  );

  test('what is changed later stays with all of them, and so do they when somebody changes it there', async () => {
    const people = await crowd(vendor);
    const id = await log(vendor, 'task', people);
    await readOn();
    const [{ recordId = '' } = {}] = await listed(vendor, people[0].contactId);
    expect((await (await api(vendor))('PATCH', `/v1/activities/${id}`, { version: 1, isDone: true })).status).toBe(200);
    await readOn();
    editActivity(product, vendor, 'task', recordId ?? '', { [vendor === 'salesforce' ? 'Subject' : 'hs_task_subject']: 'Sent' });
    await readOn();
    expect(kept(vendor, 'task', id)).toEqual([recordsOf(people)]);
    expect(await listed(vendor, people[2].contactId)).toMatchObject([{ subject: 'Sent', isDone: true, contactIds: contactsOf(people) }]);
  });

  const tying = vendor === 'salesforce' ? 'POST .*/composite/sobjects' : 'PUT .*/associations/';
  test.each(['accept_then_drop', 'accept_then_504', 'status'] as const)(
    'an answer to the tying that is lost (%s) doubles nobody and forgets nobody',
    async (type) => {
      const people = await crowd(vendor);
      const id = await log(vendor, 'call', people);
      product.twin.twin.faults.plan({ vendor, match: tying, times: 1, kind: type === 'status' ? { type, status: 500 } : { type } });
      await keepOnce(vendor);
      // Whoever reads meanwhile takes nobody away.
      await readOn();
      expect((await listed(vendor, people[2].contactId))[0]?.contactIds).toEqual(contactsOf(people));
      await endWaits(product, vendor);
      await readOn();
      expect(kept(vendor, 'call', id)).toEqual([recordsOf(people)]);
      expect(await listed(vendor, people[1].contactId)).toMatchObject([{ contactIds: contactsOf(people), sync: { state: 'done' } }]);
    },
  );

  test.each([
    ['about to call', dyingAt],
    ['just having called', (work: Parameters<typeof killedAfter>[1], call: string) => killedAfter(call, work)],
  ] as const)('a process that dies %s leaves one of all three', async (_, dying) => {
    const people = await crowd(vendor);
    const id = await log(vendor, 'meeting', people);
    const work = dying(product.product.work, 'crm activity', 1);
    await expect(keepActivities(work, depsOf(product), await refOf(product, vendor))).rejects.toBeInstanceOf(Crash);
    await readOn();
    await endWaits(product, vendor);
    await readOn();
    expect(kept(vendor, 'meeting', id)).toEqual([recordsOf(people)]);
    expect(await listed(vendor, people[2].contactId)).toMatchObject([{ id, contactIds: contactsOf(people), version: 1 }]);
  });

  test.each([0, 1])('somebody who is gone there when it is written (person %i) keeps none of the others, nor is forgotten here', async (place) => {
    const people = await crowd(vendor);
    const id = await log(vendor, 'call', people);
    const gone = people[place];
    if (!gone) throw new Error('nobody');
    deleteContact(product, vendor, gone.recordId);
    await keepOnce(vendor);
    const others = people.filter((one) => one !== gone);
    expect(kept(vendor, 'call', id)).toEqual([recordsOf(others)]);
    expect(await listed(vendor, people[2].contactId)).toMatchObject([{ id, contactIds: contactsOf(people), sync: { state: 'done' } }]);
    await readOn();
    expect(
      await product.rows(vendor, sql`select crm_id, left_out from activity_people where activity_id = ${id}::uuid and left_out is not null`),
    ).toEqual([{ crm_id: gone.recordId, left_out: vendor === 'salesforce' ? 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' : 'gone' }]);
  });

  test('the one it was logged with is known to be gone before it is written: it is of the others', async () => {
    const people = await crowd(vendor);
    const id = await log(vendor, 'call', people);
    deleteContact(product, vendor, people[0].recordId);
    await product.advance(3_600_000);
    await product.rows(vendor, sql`update crm_activities set lease_until = '2099-01-01T00:00:00Z' where state = 'pending'`);
    await pullOnce(product, vendor);
    await endWaits(product, vendor);
    await readOn();
    expect(kept(vendor, 'call', id)).toEqual([recordsOf(people.slice(1))]);
    expect(await listed(vendor, people[1].contactId)).toMatchObject([{ id, sync: { state: 'done' } }]);
  });

  test('two of them who become one meanwhile are tied once', async () => {
    const people = await crowd(vendor);
    const id = await log(vendor, 'note', people);
    const [first, kept1, lost] = people;
    let survivor = kept1.recordId;
    if (vendor === 'salesforce') await askOrg(product, 'merge', { masterId: kept1.recordId, loserIds: [lost.recordId] });
    else survivor = await mergeInPortal(product, kept1.recordId, lost.recordId);
    await product.rows(vendor, sql`update crm_activities set lease_until = '2099-01-01T00:00:00Z' where state = 'pending'`);
    await pullOnce(product, vendor);
    await endWaits(product, vendor);
    await readOn();
    await readOn();
    expect(kept(vendor, 'note', id)).toEqual([[first.recordId, survivor].sort()]);
    expect(await listed(vendor, first.contactId)).toMatchObject([{ id, contactIds: contactsOf([first, kept1]), sync: { state: 'done' } }]);
  });

  test('somebody nobody works with is not written on, and is tied when they are worked with again', async () => {
    const people = await crowd(vendor);
    const outside = people[1];
    const link = sql`entity_type = 'contact' and crm_id = ${outside.recordId}`;
    await product.rows(vendor, sql`update crm_sync_state set out_of_scope = 'owner' where ${link}`);
    const id = await log(vendor, 'meeting', people);
    await keepOnce(vendor);
    expect(kept(vendor, 'meeting', id)).toEqual([recordsOf([people[0], people[2]])]);
    expect(await listed(vendor, people[0].contactId)).toMatchObject([{ contactIds: contactsOf(people), sync: { state: 'done' } }]);
    await product.rows(vendor, sql`update crm_sync_state set out_of_scope = null where ${link}`);
    const connectionId = await product.connectionId(vendor);
    await product.tenant(vendor, (uow) => rejoinScope(uow, connectionId, [outside.contactId]));
    await keepOnce(vendor);
    await readOn();
    expect(kept(vendor, 'meeting', id)).toEqual([recordsOf(people)]);
    expect(await product.rows(vendor, sql`select crm_id from activity_people where activity_id = ${id}::uuid and left_out is not null`)).toEqual([]);
  });

  test('what is changed is written as long as anybody of it is worked with', async () => {
    const people = await crowd(vendor);
    const id = await log(vendor, 'task', people);
    await keepOnce(vendor);
    await product.rows(
      vendor,
      sql`update crm_sync_state set out_of_scope = 'owner' where entity_type = 'contact' and crm_id = ${recordsOf(people)[0] ?? ''}`,
    );
    expect((await (await api(vendor))('PATCH', `/v1/activities/${id}`, { version: 1, subject: 'Sent to all' })).status).toBe(200);
    await keepOnce(vendor);
    const subjects = keptActivities(product, vendor, 'task').map(({ fields }) => fields[vendor === 'salesforce' ? 'Subject' : 'hs_task_subject']);
    expect([subjects.filter((subject) => subject === 'Sent to all').length, kept(vendor, 'task', id)]).toEqual([1, [recordsOf(people)]]);
  });

  test('people who are not there, are in no CRM together, or are too many change nothing', async () => {
    const people = await crowd(vendor);
    const ask = await api(vendor);
    const path = `/v1/contacts/${people[0].contactId}/activities`;
    const before = await product.rows(vendor, sql`select count(*)::int as n from activities`);
    const refused = async (otherContactIds: unknown) => {
      const { status, body } = await ask('POST', path, { ...wishes.task, otherContactIds });
      return [status, body['code'], body['title']];
    };
    expect(await refused(['0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5aff'])).toEqual([404, 'not_found', 'There is no such contact.']);
    expect((await refused(Array.from({ length: 50 }, () => people[1].contactId))).slice(0, 2)).toEqual([400, 'bad_request']);
    expect((await refused('everybody')).slice(0, 2)).toEqual([400, 'bad_request']);
    await product.rows(vendor, sql`update crm_sync_state set sync_status = 'gone' where salesos_id = ${people[1].contactId}::uuid`);
    expect(await refused([people[1].contactId])).toEqual([409, 'not_synced', 'No CRM that could keep it has all of these people.']);
    expect(await product.rows(vendor, sql`select count(*)::int as n from activities`)).toEqual(before);
  });
});

describe('an org in which activities are not shared', () => {
  const vendor = 'salesforce';
  const share = (sharedActivities: boolean) => changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { sharedActivities });

  test.each(['task', 'meeting'] as const)('keeps a %s with its first person; it is said once, and everybody stays known here', async (type) => {
    share(false);
    const people = await crowd(vendor);
    const ids = [await log(vendor, type, people), await log(vendor, type, people)];
    await readOn();
    await readOn();
    const ofFirst = keptActivities(product, vendor, type).filter(({ fields }) => ids.includes(String(fields['SalesOS_Id__c'])));
    expect(ofFirst.map(({ fields }) => fields['WhoId'])).toEqual([people[0].recordId, people[0].recordId]);
    expect(await listed(vendor, people[2].contactId)).toMatchObject(ids.map(() => ({ contactIds: contactsOf(people), sync: { state: 'done' } })));
    expect(await problems(vendor)).toEqual([{ kind: 'object', object: null, text: expect.stringContaining('tied to the first only') }]);
    share(true);
  });
});

test('salesforce: an activity of a lead is the lead’s alone there', async () => {
  const vendor = 'salesforce';
  const [contact] = await crowd(vendor);
  const [lead] = await product.rows<{ crm_id: string; salesos_id: string }>(
    vendor,
    sql`select l.crm_id, l.salesos_id from crm_sync_state l join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id
      where l.entity_type = 'lead' and l.sync_status <> 'gone' and c.deleted_at is null order by l.crm_id limit 1`,
  );
  if (!lead) throw new Error('the seed has no lead');
  const known: Known = { vendor, recordId: lead.crm_id, email: '', contactId: lead.salesos_id };
  const id = await log(vendor, 'call', [contact, known]);
  await readOn();
  expect(kept(vendor, 'call', id)).toEqual([[contact.recordId]]);
  expect(
    await product.rows(vendor, sql`select crm_id, left_out from activity_people where activity_id = ${id}::uuid order by left_out nulls first`),
  ).toEqual([
    { crm_id: contact.recordId, left_out: null },
    { crm_id: lead.crm_id, left_out: 'one_lead_only' },
  ]);
});

test('salesforce: an org that lets somebody be related twice has everybody once all the same', async () => {
  const loose = await startTestProduct({ connect: ['salesforce'], flipped: ['salesforce.relation-twice-not-refused'] });
  try {
    const people = await Promise.all(['engaged', 'unsubscriber', 'machine_only'].map((key) => personOf(loose, 'salesforce', key)));
    const [first, ...others] = people;
    const wish = { ...wishes.call, otherContactIds: others.map(({ contactId }) => contactId) };
    const ask = await apiAs(loose, 'salesforce', 'rep');
    expect((await ask('POST', `/v1/contacts/${first?.contactId}/activities`, wish)).status).toBe(201);
    loose.twin.twin.faults.plan({ vendor: 'salesforce', match: 'POST .*/composite/sobjects', times: 1, kind: { type: 'accept_then_drop' } });
    await keepActivities(loose.product.work, depsOf(loose), await refOf(loose, 'salesforce'));
    await endWaits(loose, 'salesforce');
    await loose.engine.drain();
    const [call, ...more] = keptActivities(loose, 'salesforce', 'call');
    expect([peopleOfActivity(loose, 'salesforce', 'call', call?.id ?? ''), more]).toEqual([recordsOf(people), []]);
  } finally {
    await loose.close();
  }
});
