import type { Activity } from '@salesos/shared/api/activity';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keepActivities } from '#services/crm-sync/keep-activities.ts';
import { pullActivities } from '#services/crm-sync/pull-activities.ts';
import { linksOf } from '../../sandbox/hubspot/links.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { addActivity, deleteActivity, editActivity, keptActivities, shareActivity, type Values } from '../product/crm-activity.ts';
import { addContact, deleteContact, portal } from '../product/crm-edit.ts';
import { askOrg, depsOf, mergeInPortal, pullOnce, refOf, restoreInPortal } from '../product/crm-life.ts';
import { endWaits, personAt, personOf } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const HOUR_MS = 3_600_000;
type Api = Awaited<ReturnType<typeof apiAs>>;
const apis = new Map<string, Api>();
async function api(vendor: Vendor, who: 'admin' | 'rep' | 'other_rep' = 'rep'): Promise<Api> {
  const key = `${vendor} ${who}`;
  const known = apis.get(key) ?? (await apiAs(product, vendor, who));
  apis.set(key, known);
  return known;
}

/** The next reading, and everything that follows from it. */
async function readOn(): Promise<void> {
  await product.advance(HOUR_MS);
  await product.engine.drain();
}

async function listed(vendor: Vendor, contactId: string): Promise<Activity[]> {
  const { status, body } = await (await api(vendor, 'admin'))('GET', `/v1/contacts/${contactId}/activities`);
  expect(status).toBe(200);
  return body['activities'] as Activity[];
}

async function stranger(vendor: Vendor, lastName: string): Promise<string> {
  return addContact(product, vendor, { firstName: 'Robin', lastName, email: `${lastName.toLowerCase()}@${vendor}.example` });
}

/** A call as somebody logs it at the CRM's pages, and what it is here. */
const calls: Record<Vendor, { made: Values; later: Values; recorded: Partial<Activity>; changed: Partial<Activity> }> = {
  salesforce: {
    made: {
      Subject: 'Intro call',
      Description: 'Wants numbers',
      Status: 'Completed',
      ActivityDate: '2026-11-20',
      CallType: 'Outbound',
      CallDurationInSeconds: 240,
      CallDisposition: 'connected',
    },
    later: { Subject: 'Intro call, long', CallDisposition: 'Asked for Marta' },
    recorded: { at: '2026-11-20T00:00:00.000Z' },
    changed: { outcome: 'Asked for Marta' },
  },
  hubspot: {
    made: {
      hs_timestamp: '2026-11-20T14:05:00.000Z',
      hs_call_title: 'Intro call',
      hs_call_body: '<p>Wants numbers</p>',
      hs_call_direction: 'OUTBOUND',
      hs_call_duration: 240_000,
      hs_call_disposition: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
    },
    later: { hs_call_title: 'Intro call, long', hs_call_disposition: '11111111-2222-3333-4444-555555555555' },
    recorded: { at: '2026-11-20T14:05:00.000Z' },
    changed: { outcome: '11111111-2222-3333-4444-555555555555' },
  },
};

const others: Record<Vendor, { meeting: Values; task: Values }> = {
  salesforce: {
    meeting: { Subject: 'Demo', StartDateTime: '2026-11-21T09:00:00.000+0000', DurationInMinutes: 30, Description: 'Second floor' },
    task: { Subject: 'Send the offer', Status: 'Not Started', ActivityDate: '2026-12-01' },
  },
  hubspot: {
    meeting: {
      hs_timestamp: '2026-11-21T09:00:00.000Z',
      hs_meeting_title: 'Demo',
      hs_meeting_body: 'Second floor',
      hs_meeting_start_time: '2026-11-21T09:00:00.000Z',
      hs_meeting_end_time: '2026-11-21T09:30:00.000Z',
    },
    task: { hs_timestamp: '2026-12-01T00:00:00.000Z', hs_task_subject: 'Send the offer', hs_task_status: 'NOT_STARTED' },
  },
};

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  const rep = { salesforce: 'Anna Berg', hubspot: 'Jonas Weber' }[vendor];
  const seen = (activity: Partial<Activity>): Activity => ({
    id: expect.any(String),
    type: 'call',
    version: 1,
    subject: '',
    body: '',
    at: null,
    durationSeconds: null,
    isDone: null,
    outcome: null,
    direction: null,
    ownerName: rep,
    contactIds: [],
    origin: 'crm',
    provider: vendor,
    recordId: expect.any(String),
    sync: null,
    ...activity,
  });

  test('what people log in the CRM is known of everybody who took part, changes and deletions follow', async () => {
    const [one, two] = [await personOf(product, vendor, 'engaged'), await personOf(product, vendor, 'machine_only')];
    const { made, later, recorded, changed } = calls[vendor];
    const recordId = addActivity(product, vendor, 'call', made, [one.recordId, two.recordId]);
    addActivity(product, vendor, 'meeting', others[vendor].meeting, [one.recordId]);
    addActivity(product, vendor, 'task', others[vendor].task, [one.recordId]);
    await readOn();
    const contactIds = [one.contactId, two.contactId].sort();
    const call = {
      subject: 'Intro call',
      body: 'Wants numbers',
      durationSeconds: 240,
      outcome: 'connected',
      direction: 'outbound',
      contactIds,
      recordId,
    } as const;
    const meeting = seen({
      type: 'meeting',
      subject: 'Demo',
      body: 'Second floor',
      at: '2026-11-21T09:00:00.000Z',
      durationSeconds: 1800,
      contactIds: [one.contactId],
    });
    const task = seen({ type: 'task', subject: 'Send the offer', at: '2026-12-01T00:00:00.000Z', isDone: false, contactIds: [one.contactId] });
    expect(await listed(vendor, one.contactId)).toEqual([task, meeting, seen({ ...call, ...recorded })]);
    expect(await listed(vendor, two.contactId)).toEqual([seen({ ...call, ...recorded })]);
    editActivity(product, vendor, 'call', recordId, later);
    await readOn();
    await readOn();
    expect(await listed(vendor, two.contactId)).toEqual([seen({ ...call, ...recorded, ...changed, subject: 'Intro call, long', version: 2 })]);
    deleteActivity(product, vendor, 'call', recordId);
    await readOn();
    expect(await listed(vendor, two.contactId)).toEqual([]);
    expect(await listed(vendor, one.contactId)).toEqual([task, meeting]);
  });

  test('a person who arrives after their call gets it, and one who joins it later too', async () => {
    const late = await stranger(vendor, 'Late');
    const recordId = addActivity(product, vendor, 'call', calls[vendor].made, [late]);
    await product.advance(HOUR_MS);
    await product.rows(vendor, sql`update crm_pull_cursors set due_at = due_at + interval '1 day'`);
    await pullActivities(product.product.work, depsOf(product), await refOf(product, vendor));
    expect(await product.rows(vendor, sql`select contact_id from activity_people where crm_id = ${late}`)).toEqual([{ contact_id: null }]);
    await pullOnce(product, vendor);
    const { contactId } = await personAt(product, vendor, late);
    expect(await listed(vendor, contactId)).toMatchObject([{ recordId, contactIds: [contactId] }]);
    const other = await personOf(product, vendor, 'unsubscriber');
    shareActivity(product, vendor, 'call', recordId, other.recordId);
    editActivity(product, vendor, 'call', recordId, {});
    await readOn();
    expect(await listed(vendor, other.contactId)).toMatchObject([{ recordId, contactIds: [contactId, other.contactId].sort() }]);
  });

  test('what a rep logs here is in the CRM once, is theirs, and is nothing new when it is read back', async () => {
    const { contactId, recordId } = await personOf(product, vendor, 'unsubscriber');
    const ask = await api(vendor);
    const before = (await listed(vendor, contactId)).length;
    const wishes = {
      call: { type: 'call', subject: 'Check in', body: 'Spoke & agreed', at: '2026-11-25T15:20:00Z', durationSeconds: 65, outcome: 'left_voicemail' },
      meeting: { type: 'meeting', subject: 'Review', at: '2026-12-02T10:00:00Z', durationSeconds: 2700 },
      task: { type: 'task', subject: 'Call back', at: '2026-12-03T00:00:00Z' },
      note: { type: 'note', body: 'Prefers mornings\nand mail' },
    };
    for (const wish of Object.values(wishes)) expect((await ask('POST', `/v1/contacts/${contactId}/activities`, wish)).status).toBe(201);
    await product.engine.drain();
    await readOn();
    await readOn();
    const ours = { origin: 'salesos', contactIds: [contactId], sync: { state: 'done', code: null, message: null } } as const;
    const list = await listed(vendor, contactId);
    expect(list).toHaveLength(before + 4);
    const call = {
      ...ours,
      subject: 'Check in',
      body: 'Spoke & agreed',
      at: '2026-11-25T15:20:00.000Z',
      durationSeconds: 65,
      outcome: 'left_voicemail',
      direction: 'outbound',
    } as const;
    const expected = [
      seen({ ...ours, type: 'task', subject: 'Call back', at: '2026-12-03T00:00:00.000Z', isDone: false }),
      seen({ ...ours, type: 'meeting', subject: 'Review', at: '2026-12-02T10:00:00.000Z', durationSeconds: 2700 }),
      seen({ ...ours, type: 'note', body: wishes.note.body, at: expect.any(String) }),
      seen(call),
    ];
    expect(list.filter(({ origin }) => origin === 'salesos')).toEqual(expected);
    for (const { id, type, recordId: kept } of list.filter(({ origin }) => origin === 'salesos')) {
      const found = keptActivities(product, vendor, type).filter((row) => row.id === kept);
      const key = vendor === 'salesforce' && type === 'note' ? `note:${id}` : id;
      const owner =
        vendor === 'salesforce'
          ? { OwnerId: product.seeded.salesforce.userIds['rep'] }
          : { hubspot_owner_id: product.seeded.hubspot.ownerIds['rep'] };
      expect(found).toMatchObject([{ fields: { [vendor === 'salesforce' ? 'SalesOS_Id__c' : 'salesos_id']: key, ...owner } }]);
      if (vendor === 'salesforce') expect(found[0]?.fields['WhoId']).toBe(recordId);
      else expect(linksOf(portal(product), `${type}s` as 'calls', found[0]?.id ?? '', 'contacts')).toEqual([recordId]);
    }
  });

  test('a task is completed by version: here, in the CRM, and by one of two at once only', async () => {
    const { contactId } = await personOf(product, vendor, 'machine_only');
    const ask = await api(vendor);
    const { body: made } = await ask('POST', `/v1/contacts/${contactId}/activities`, {
      type: 'task',
      subject: 'Send deck',
      at: '2026-12-04T00:00:00Z',
    });
    const path = `/v1/activities/${String(made['id'])}`;
    await product.engine.drain();
    expect((await ask('PATCH', path, { version: 1, outcome: 'busy' })).body).toMatchObject({ code: 'bad_request', title: 'A task has no outcome.' });
    expect(await ask('PATCH', path, { version: 1, isDone: true })).toMatchObject({
      status: 200,
      body: { version: 2, isDone: true, sync: { state: 'pending' } },
    });
    expect(await ask('PATCH', path, { version: 1, subject: 'Other' })).toMatchObject({ status: 409, body: { code: 'values_changed' } });
    const recordId =
      (await product.rows<{ external_id: string }>(vendor, sql`select external_id from activities where id = ${String(made['id'])}::uuid`))[0]
        ?.external_id ?? '';
    // Meanwhile somebody renames it over there: neither change is lost.
    editActivity(product, vendor, 'task', recordId, { [vendor === 'salesforce' ? 'Subject' : 'hs_task_subject']: 'Send the deck' });
    await product.advance(HOUR_MS);
    await pullActivities(product.product.work, depsOf(product), await refOf(product, vendor));
    expect(await listed(vendor, contactId)).toMatchObject([{ subject: 'Send the deck', isDone: true, version: 3 }]);
    await readOn();
    const [kept] = keptActivities(product, vendor, 'task').filter(({ id }) => id === recordId);
    expect(kept?.fields).toMatchObject(
      vendor === 'salesforce' ? { Subject: 'Send the deck', Status: 'Completed' } : { hs_task_subject: 'Send the deck', hs_task_status: 'COMPLETED' },
    );
    expect(await listed(vendor, contactId)).toMatchObject([{ subject: 'Send the deck', isDone: true, version: 3, sync: { state: 'done' } }]);
  });

  test('a task somebody made in the CRM is completed from here', async () => {
    const { contactId, recordId: person } = await personOf(product, vendor, 'no_first_name');
    const recordId = addActivity(product, vendor, 'task', others[vendor].task, [person]);
    await readOn();
    const [task] = await listed(vendor, contactId);
    expect((await (await api(vendor))('PATCH', `/v1/activities/${task?.id}`, { version: 1, isDone: true })).status).toBe(200);
    await readOn();
    expect(await listed(vendor, contactId)).toEqual([{ ...task, version: 2, isDone: true, sync: { state: 'done', code: null, message: null } }]);
    deleteActivity(product, vendor, 'task', recordId);
    expect((await (await api(vendor))('PATCH', `/v1/activities/${task?.id}`, { version: 2, isDone: false })).status).toBe(200);
    await product.engine.drain();
    await readOn();
    expect(await listed(vendor, contactId)).toEqual([]);
    expect(await product.rows(vendor, sql`select state from crm_activities where id = ${task?.id}::uuid`)).toEqual([{ state: 'rejected' }]);
  });

  test('what is refused changes nothing', async () => {
    const { contactId } = await personOf(product, vendor, 'engaged');
    const path = `/v1/contacts/${contactId}/activities`;
    const count = async (): Promise<unknown> => product.rows(vendor, sql`select count(*)::int as n from activities where origin = 'salesos'`);
    const before = await count();
    const call = { type: 'call', subject: 'Hello', at: '2026-11-25T15:20:00Z' };
    const ask = await api(vendor);
    expect((await ask('POST', path, { ...call, outcome: 'married' })).body).toMatchObject({ code: 'bad_request' });
    expect((await ask('POST', path, { type: 'note', body: 'x', subject: 'y' })).body).toMatchObject({ code: 'bad_request' });
    expect((await ask('POST', path, { type: 'call', subject: '', at: call.at })).body).toMatchObject({ code: 'bad_request' });
    expect((await ask('POST', '/v1/contacts/0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5aff/activities', call)).body).toMatchObject({ code: 'not_found' });
    expect((await (await api(vendor, 'other_rep'))('POST', path, call)).body).toMatchObject({ code: 'forbidden' });
    expect((await ask('PATCH', '/v1/activities/0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5aff', { version: 1 })).body).toMatchObject({ code: 'not_found' });
    expect((await ask('GET', `${path}?after=nonsense`)).body).toMatchObject({ code: 'bad_request' });
    expect(await count()).toEqual(before);
  });

  test.each([
    ['before the call', { at: 4, when: 'before' }],
    ['after the call', { at: 4, when: 'after' }],
    ['before the record', { at: 5, when: 'before' }],
  ] as const)('a process that dies %s leaves one activity', async (_, point) => {
    const { contactId } = await personOf(product, vendor, 'engaged');
    const wish = { type: 'call', subject: `Dies ${point.when} ${point.at}`, at: '2026-11-26T08:00:00Z' };
    const { body } = await (await api(vendor))('POST', `/v1/contacts/${contactId}/activities`, wish);
    const run = keepActivities(dyingWork(product.product.work, point), depsOf(product), await refOf(product, vendor));
    await expect(run).rejects.toBeInstanceOf(Crash);
    // Whoever reads meanwhile may find it first.
    await readOn();
    await endWaits(product, vendor);
    await readOn();
    const name = vendor === 'salesforce' ? 'Subject' : 'hs_call_title';
    expect(keptActivities(product, vendor, 'call').filter(({ fields }) => fields[name] === wish.subject)).toHaveLength(1);
    expect((await listed(vendor, contactId)).filter(({ subject }) => subject === wish.subject)).toMatchObject([
      { id: body['id'], contactIds: [contactId], version: 1, sync: { state: 'done' } },
    ]);
  });

  test.each(['accept_then_drop', 'accept_then_504'] as const)('an activity whose answer is lost (%s) is there once', async (type) => {
    const { contactId } = await personOf(product, vendor, 'engaged');
    const wish = { type: 'note', body: `Lost by ${type}` };
    await (await api(vendor))('POST', `/v1/contacts/${contactId}/activities`, wish);
    const match = vendor === 'salesforce' ? 'POST .*/sobjects/Task$' : 'notes/batch/upsert$';
    product.twin.twin.faults.plan({ vendor, match, times: 1, kind: { type } });
    await keepActivities(product.product.work, depsOf(product), await refOf(product, vendor));
    await endWaits(product, vendor);
    await readOn();
    const name = vendor === 'salesforce' ? 'Description' : 'hs_note_body';
    expect(keptActivities(product, vendor, 'note').filter(({ fields }) => fields[name] === wish.body)).toHaveLength(1);
    expect((await listed(vendor, contactId)).filter(({ body }) => body === wish.body)).toMatchObject([{ sync: { state: 'done' } }]);
  });

  test('of two people who become one, activities are the survivor’s', async () => {
    const [kept, lost] = [await stranger(vendor, 'Kept'), await stranger(vendor, 'Lost')];
    const recordId = addActivity(product, vendor, 'call', calls[vendor].made, [lost, kept]);
    const only = addActivity(product, vendor, 'task', others[vendor].task, [lost]);
    await readOn();
    const { contactId: loser } = await personAt(product, vendor, lost);
    if (vendor === 'salesforce') await askOrg(product, 'merge', { masterId: kept, loserIds: [lost] });
    else await mergeInPortal(product, kept, lost);
    await pullOnce(product, vendor);
    const { contactId } = await personAt(product, vendor, kept);
    const both = [
      { recordId: only, contactIds: [contactId] },
      { recordId, contactIds: [contactId] },
    ];
    expect(await listed(vendor, contactId)).toMatchObject(both);
    await readOn();
    expect(await listed(vendor, contactId)).toMatchObject(both);
    expect(await listed(vendor, loser)).toMatchObject(both);
  });

  test('what a person in the recycle bin took part in comes back with them', async () => {
    const recordId = await stranger(vendor, 'Binned');
    addActivity(product, vendor, 'call', calls[vendor].made, [recordId]);
    await readOn();
    const { contactId } = await personAt(product, vendor, recordId);
    deleteContact(product, vendor, recordId);
    await readOn();
    expect(await (await api(vendor, 'admin'))('GET', `/v1/contacts/${contactId}/activities`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    if (vendor === 'salesforce') await askOrg(product, 'undelete', { ids: [recordId] });
    else await restoreInPortal(product, recordId);
    await readOn();
    expect(await listed(vendor, contactId)).toMatchObject([{ subject: 'Intro call', contactIds: [contactId] }]);
  });
});

test('a lead’s activities go on at its contact', async () => {
  const [lead] = await product.rows<{ crm_id: string; salesos_id: string }>(
    'salesforce',
    sql`select l.crm_id, l.salesos_id from crm_sync_state l join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id
      where l.entity_type = 'lead' and l.sync_status <> 'gone' and c.deleted_at is null order by l.crm_id limit 1`,
  );
  if (!lead) throw new Error('the seed has no lead');
  addActivity(product, 'salesforce', 'call', calls.salesforce.made, [lead.crm_id]);
  const wish = { type: 'note', body: 'Of a lead' };
  expect((await (await api('salesforce', 'admin'))('POST', `/v1/contacts/${lead.salesos_id}/activities`, wish)).status).toBe(201);
  await readOn();
  expect(await listed('salesforce', lead.salesos_id)).toMatchObject([{ type: 'note', sync: { state: 'done' } }, { type: 'call' }]);
  const { contactId } = (await askOrg(product, 'convert-lead', { leadId: lead.crm_id })) as { contactId: string };
  await readOn();
  expect(await listed('salesforce', lead.salesos_id)).toMatchObject([
    { type: 'note', contactIds: [lead.salesos_id] },
    { type: 'call', contactIds: [lead.salesos_id] },
  ]);
  expect(keptActivities(product, 'salesforce', 'note').filter(({ fields }) => fields['Description'] === 'Of a lead')).toMatchObject([
    { fields: { WhoId: contactId } },
  ]);
});
