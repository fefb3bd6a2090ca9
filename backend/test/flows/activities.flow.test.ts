import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pullActivities } from '#services/crm-sync/pull-activities.ts';
import { readSchemaProblems } from '#services/crm-sync/read-schema-problems.ts';
import { loadFacts } from '#services/engagement/load-facts.ts';
import { measuredSignals } from '#services/engagement/measured.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { activityLife, calls, others, seen } from '../product/activity-life.ts';
import { addActivity, deleteActivity, editActivity, keptActivities, shareActivity } from '../product/crm-activity.ts';
import { deleteContact } from '../product/crm-edit.ts';
import { askOrg, depsOf, mergeInPortal, pullOnce, refOf, restoreInPortal } from '../product/crm-life.ts';
import { personAt, personOf } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const HOUR_MS = 3_600_000;
const { api, listed, readOn, stranger } = activityLife(() => product);

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
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
    const meeting = seen(vendor, {
      type: 'meeting',
      subject: 'Demo',
      body: 'Second floor',
      at: '2026-11-21T09:00:00.000Z',
      durationSeconds: 1800,
      contactIds: [one.contactId],
    });
    const task = seen(vendor, {
      type: 'task',
      subject: 'Send the offer',
      at: '2026-12-01T00:00:00.000Z',
      isDone: false,
      contactIds: [one.contactId],
    });
    expect(await listed(vendor, one.contactId)).toEqual([task, meeting, seen(vendor, { ...call, ...recorded })]);
    expect(await listed(vendor, two.contactId)).toEqual([seen(vendor, { ...call, ...recorded })]);
    editActivity(product, vendor, 'call', recordId, later);
    await readOn();
    await readOn();
    expect(await listed(vendor, two.contactId)).toEqual([
      seen(vendor, { ...call, ...recorded, ...changed, subject: 'Intro call, long', version: 2 }),
    ]);
    deleteActivity(product, vendor, 'call', recordId);
    await readOn();
    expect(await listed(vendor, two.contactId)).toEqual([]);
    expect(await listed(vendor, one.contactId)).toEqual([task, meeting]);
  });

  test('a person who arrives after their call gets it, and one who joins it later too', async () => {
    const late = stranger(vendor, 'Late');
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

  test('a call that connected and a meeting that was held are told once for each who took part, and count as they stand today', async () => {
    const recordId = stranger(vendor, 'Engaged');
    const call = addActivity(product, vendor, 'call', calls[vendor].made, [recordId]);
    const held = { ...others[vendor].meeting, ...(vendor === 'hubspot' ? { hs_meeting_outcome: 'COMPLETED' } : {}) };
    addActivity(product, vendor, 'meeting', held, [recordId]);
    await readOn();
    await readOn();
    const { contactId } = await personAt(product, vendor, recordId);
    const told = await product.rows<{ event_type: string }>(
      vendor,
      sql`select event_type from events where contact_id = ${contactId}::uuid and data->>'activityId' is not null order by event_type`,
    );
    expect(told.map(({ event_type: type }) => type)).toEqual(vendor === 'hubspot' ? ['call.connected', 'meeting.attended'] : ['call.connected']);
    const facts = async (): Promise<unknown> =>
      product.tenant(vendor, async (uow) => ((await loadFacts(uow, [contactId])).get(contactId) ?? []).map(({ kind }) => kind).sort());
    expect(await facts()).toEqual(vendor === 'hubspot' ? ['call', 'meeting'] : ['call']);
    expect(await product.tenant(vendor, async (uow) => [...(await measuredSignals(uow, uow.now))].sort())).toEqual(
      vendor === 'hubspot' ? ['calls', 'clicks', 'meetings', 'opens', 'replies'] : ['calls', 'clicks', 'opens', 'replies'],
    );
    deleteActivity(product, vendor, 'call', call);
    await readOn();
    expect(await facts()).toEqual(vendor === 'hubspot' ? ['meeting'] : []);
  });

  test('of two people who become one, activities are the survivor’s', async () => {
    const [kept, lost] = [stranger(vendor, 'Kept'), stranger(vendor, 'Lost')];
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
    const recordId = stranger(vendor, 'Binned');
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

test('an org in which activities are not shared knows whose they are by their name', async () => {
  const recordId = stranger('salesforce', 'Unshared');
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { sharedActivities: false });
  addActivity(product, 'salesforce', 'task', others.salesforce.task, [recordId]);
  await readOn();
  const { contactId } = await personAt(product, 'salesforce', recordId);
  expect(await listed('salesforce', contactId)).toMatchObject([{ type: 'task', contactIds: [contactId] }]);
  expect(await product.rows('salesforce', sql`select unavailable from crm_activity_cursors where unavailable is not null`)).toEqual([]);
});

test('a portal that does not show its calls shows the rest, the health page says so, and they come once it does', async () => {
  const recordId = stranger('hubspot', 'Hidden');
  addActivity(product, 'hubspot', 'call', calls.hubspot.made, [recordId]);
  addActivity(product, 'hubspot', 'task', others.hubspot.task, [recordId]);
  product.twin.twin.faults.plan({ vendor: 'hubspot', match: 'calls/search$', times: 1, kind: { type: 'status', status: 403 } });
  await readOn();
  const { contactId } = await personAt(product, 'hubspot', recordId);
  expect(await listed('hubspot', contactId)).toMatchObject([{ type: 'task' }]);
  const problems = await product.tenant('hubspot', async (uow) => readSchemaProblems(uow, await product.connectionId('hubspot')));
  expect(problems).toEqual([{ kind: 'object', object: null, text: expect.stringMatching(/^Activities \(calls\) are not read, the CRM answers /) }]);
  await readOn();
  expect(await listed('hubspot', contactId)).toMatchObject([{ type: 'task' }, { type: 'call' }]);
});
