import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { activityLife } from '../product/activity-life.ts';
import { addActivity, deleteActivity, editActivity, keptActivities } from '../product/crm-activity.ts';
import { personAt, personOf } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['hubspot'] });
});
afterAll(() => product?.close());

const { api, listed, readOn, stranger } = activityLife(() => product);

test('a meeting of ours that HubSpot’s connected calendar saw too is there once; one a person entered, or of another hour, is another one', async () => {
  const vendor = 'hubspot';
  const { contactId, recordId } = await personOf(product, vendor, 'engaged');
  const ask = await api(vendor);
  const wish = { type: 'meeting', subject: 'Kick-off', at: '2026-12-05T09:00:00Z', durationSeconds: 1800 };
  expect((await ask('POST', `/v1/contacts/${contactId}/activities`, wish)).status).toBe(201);
  await product.engine.drain();
  const add = (values: Record<string, string>, hour = '09') =>
    addActivity(
      product,
      vendor,
      'meeting',
      {
        hs_meeting_title: 'Kick-off',
        hs_timestamp: `2026-12-05T${hour}:00:00.000Z`,
        hs_meeting_start_time: `2026-12-05T${hour}:00:00.000Z`,
        ...values,
      },
      [recordId],
    );
  const captured = { hs_object_source: 'CALENDAR', hs_meeting_title: 'kick-off ' };
  const copy = add(captured);
  const notOurs = [add({}), add(captured, '11')];
  await readOn();
  await readOn();
  const meetings = async () => (await listed(vendor, contactId)).filter(({ type, subject }) => type === 'meeting' && /^kick-off/i.test(subject));
  const [ours] = keptActivities(product, vendor, 'meeting').filter(({ fields }) => fields['hs_meeting_title'] === 'Kick-off');
  expect((await meetings()).map(({ recordId: id }) => id).sort()).toEqual([ours?.id, ...notOurs].sort());
  editActivity(product, vendor, 'meeting', copy, { hs_meeting_body: 'Room 2' });
  await readOn();
  expect(await meetings()).toHaveLength(3);
});

describe('a meeting HubSpot’s connected calendar saw first', () => {
  const vendor = 'hubspot';
  const meetingOn = (day: string, values: Record<string, string>) => ({
    hs_meeting_title: 'Planning',
    hs_timestamp: `2026-12-${day}T09:00:00.000Z`,
    hs_meeting_start_time: `2026-12-${day}T09:00:00.000Z`,
    ...values,
  });
  const see = (day: string, people: string[], values = {}) =>
    addActivity(product, vendor, 'meeting', meetingOn(day, { hs_object_source: 'CALENDAR', ...values }), people);
  const arrived = async (name: string) => {
    const recordId = stranger(vendor, name);
    await readOn();
    return personAt(product, vendor, recordId);
  };
  const shown = async (contactId: string, day: string) =>
    (await listed(vendor, contactId))
      .filter(({ at }) => at?.startsWith(`2026-12-${day}`))
      .map(({ id, origin, recordId }) => ({ id, origin, recordId }));

  test('is ours as soon as a rep logs it, stays so when it is read again, and stands for itself when ours is deleted', async () => {
    const [{ contactId, recordId }, other] = [await arrived('Planned'), await arrived('Elsewhere')];
    const copy = see('08', [recordId]);
    const [entered, elsewhere] = [see('08', [recordId], { hs_object_source: 'CRM_UI' }), see('08', [other.recordId])];
    await readOn();
    const alone = (await shown(contactId, '08')).find(({ recordId: id }) => id === copy);
    const wish = { type: 'meeting', subject: ' planning', at: '2026-12-08T09:00:20Z', durationSeconds: 1800 };
    const { body: made } = await (await api(vendor))('POST', `/v1/contacts/${contactId}/activities`, wish);
    await product.engine.drain();
    const [ours] = keptActivities(product, vendor, 'meeting').filter(({ fields }) => fields['salesos_id'] === made['id']);
    const both = [
      { id: made['id'], origin: 'salesos', recordId: ours?.id },
      { id: expect.any(String), origin: 'crm', recordId: entered },
    ];
    const byId = (list: { recordId: string | null }[]) => list.sort((a, b) => Number(a.recordId) - Number(b.recordId));
    expect(byId(await shown(contactId, '08'))).toEqual(byId(both as { recordId: string }[]));
    // At last ours is not read beside it any more.
    for (const room of ['2', '3', '4']) {
      editActivity(product, vendor, 'meeting', copy, { hs_meeting_body: `Room ${room}` });
      await readOn();
    }
    expect(byId(await shown(contactId, '08'))).toEqual(byId(both as { recordId: string }[]));
    expect(await shown(other.contactId, '08')).toMatchObject([{ recordId: elsewhere }]);
    deleteActivity(product, vendor, 'meeting', ours?.id ?? '');
    await readOn();
    expect((await shown(contactId, '08')).find(({ recordId: id }) => id === copy)).toEqual(alone);
  });

  test('is ours when both are read back with nothing known of them', async () => {
    const { contactId, recordId } = await arrived('Forgotten');
    see('09', [recordId]);
    const id = '5f1de3a2-0c64-4c86-9d38-0d2a4f7a9e11';
    const ours = addActivity(product, vendor, 'meeting', meetingOn('09', { salesos_id: id }), [recordId]);
    await readOn();
    expect(await shown(contactId, '09')).toEqual([{ id, origin: 'salesos', recordId: ours }]);
  });
});
