import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keepActivities } from '#services/crm-sync/keep-activities.ts';
import { pullActivities } from '#services/crm-sync/pull-activities.ts';
import { linksOf } from '../../sandbox/hubspot/links.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { activityLife, others, seen } from '../product/activity-life.ts';
import { apiAs } from '../product/api.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { addActivity, deleteActivity, editActivity, keptActivities } from '../product/crm-activity.ts';
import { portal } from '../product/crm-edit.ts';
import { depsOf, refOf } from '../product/crm-life.ts';
import { endWaits, personOf } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const HOUR_MS = 3_600_000;
const { api, listed, readOn } = activityLife(() => product);

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
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
    const ours = { origin: 'salesos' as const, contactIds: [contactId], sync: { state: 'done' as const, code: null, message: null } };
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
      seen(vendor, { ...ours, type: 'task', subject: 'Call back', at: '2026-12-03T00:00:00.000Z', isDone: false }),
      seen(vendor, { ...ours, type: 'meeting', subject: 'Review', at: '2026-12-02T10:00:00.000Z', durationSeconds: 2700 }),
      seen(vendor, { ...ours, type: 'note', body: wishes.note.body, at: expect.any(String) }),
      seen(vendor, call),
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
    // What somebody changes there in this moment is not written over.
    editActivity(product, vendor, 'task', recordId, { [vendor === 'salesforce' ? 'Subject' : 'hs_task_subject']: 'Send two offers' });
    expect((await (await api(vendor))('PATCH', `/v1/activities/${task?.id}`, { version: 1, isDone: true })).status).toBe(200);
    await keepActivities(product.product.work, depsOf(product), await refOf(product, vendor));
    await readOn();
    const sync = { state: 'done', code: null, message: null };
    expect(await listed(vendor, contactId)).toEqual([{ ...task, version: 3, subject: 'Send two offers', isDone: true, sync }]);
    deleteActivity(product, vendor, 'task', recordId);
    expect((await (await api(vendor))('PATCH', `/v1/activities/${task?.id}`, { version: 3, isDone: false })).status).toBe(200);
    await product.engine.drain();
    await readOn();
    expect(await listed(vendor, contactId)).toEqual([]);
    expect(await product.rows(vendor, sql`select state from crm_activities where id = ${task?.id}::uuid`)).toEqual([{ state: 'rejected' }]);
  });

  test('the same wish twice is one activity, another under its key is refused', async () => {
    const { contactId } = await personOf(product, vendor, 'engaged');
    const ask = await api(vendor);
    const path = `/v1/contacts/${contactId}/activities`;
    const key = { 'idempotency-key': `twice-${vendor}` };
    const wish = { type: 'note', body: 'Only once' };
    const answers = [await ask('POST', path, wish, key), await ask('POST', path, wish, key)];
    expect(answers.map(({ status, body }) => [status, body['id']])).toEqual([201, 201].map((status) => [status, answers[0]?.body['id']]));
    expect(await ask('POST', path, { ...wish, body: 'Other' }, key)).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    await product.engine.drain();
    const name = vendor === 'salesforce' ? 'Description' : 'hs_note_body';
    expect(keptActivities(product, vendor, 'note').filter(({ fields }) => fields[name] === wish.body)).toHaveLength(1);
    expect(
      await product.rows(vendor, sql`select action, details->>'type' as type from audit_log where resource_id = ${String(answers[0]?.body['id'])}`),
    ).toEqual([{ action: 'activity.created', type: 'note' }]);
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
});

test('hubspot: one that was made and not said whose it is, is said so by the next try, also where it was read meanwhile', async () => {
  const { contactId, recordId } = await personOf(product, 'hubspot', 'other_owner');
  const wish = { type: 'note', body: 'Nobody’s yet' };
  expect((await (await api('hubspot', 'admin'))('POST', `/v1/contacts/${contactId}/activities`, wish)).status).toBe(201);
  product.twin.twin.faults.plan({ vendor: 'hubspot', match: 'PUT .*/associations/', times: 1, kind: { type: 'status', status: 500 } });
  await keepActivities(product.product.work, depsOf(product), await refOf(product, 'hubspot'));
  await product.advance(HOUR_MS);
  await pullActivities(product.product.work, depsOf(product), await refOf(product, 'hubspot'));
  expect(await listed('hubspot', contactId)).toMatchObject([{ body: wish.body, contactIds: [contactId], sync: { state: 'pending' } }]);
  await endWaits(product, 'hubspot');
  await readOn();
  const [kept] = keptActivities(product, 'hubspot', 'note').filter(({ fields }) => fields['hs_note_body'] === wish.body);
  expect(linksOf(portal(product), 'notes', kept?.id ?? '', 'contacts')).toEqual([recordId]);
  expect(await listed('hubspot', contactId)).toMatchObject([{ body: wish.body, contactIds: [contactId], sync: { state: 'done' } }]);
});

test('an org that does not keep our id unique has an activity once all the same', async () => {
  const loose = await startTestProduct({ connect: ['salesforce'], flipped: ['salesforce.unique-external-id-not-enforced'] });
  try {
    const { contactId } = await personOf(loose, 'salesforce', 'engaged');
    const wish = { type: 'task', subject: 'Once', at: '2026-12-04T00:00:00Z' };
    await (await apiAs(loose, 'salesforce', 'rep'))('POST', `/v1/contacts/${contactId}/activities`, wish);
    loose.twin.twin.faults.plan({ vendor: 'salesforce', match: 'POST .*/sobjects/Task$', times: 1, kind: { type: 'accept_then_drop' } });
    await keepActivities(loose.product.work, depsOf(loose), await refOf(loose, 'salesforce'));
    await endWaits(loose, 'salesforce');
    await loose.engine.drain();
    expect(keptActivities(loose, 'salesforce', 'task')).toHaveLength(1);
  } finally {
    await loose.close();
  }
});
