import { expect, test, vi } from 'vitest';
import { TwinStore } from '../../../sandbox/core/store.ts';
import { runTwin } from '../../../sandbox/hubspot/running-twin.ts';
import { deliveryCounts, type PendingRow } from '../../../sandbox/hubspot/webhooks/queue.ts';
import { openPortal } from './portal-call.ts';
import { publicUrl, startReceiver, type Event } from './webhook-receiver.ts';

const contacts = '/crm/objects/2026-09/contacts';

async function subscribed(over: Parameters<typeof openPortal>[0] = {}) {
  const receiver = await startReceiver();
  const portal = await openPortal({ publicUrl, productUrl: () => receiver.url, webhooks: {}, ...over });
  const counts = () => deliveryCounts(portal.running.twin);
  const settled = () => vi.waitUntil(() => counts().pending === 0, { timeout: 20_000, interval: 5 });
  return { receiver, portal, counts, settled };
}

const short = (event: Event) => [event['subscriptionType'], event['objectId'], event['propertyName'] ?? null, event['propertyValue'] ?? null];
const byId = (a: Event, b: Event) => Number(a['eventId']) - Number(b['eventId']);

test('a change by the app arrives signed, with who made it; properties nobody subscribed to do not', async () => {
  const { receiver, portal, counts, settled } = await subscribed();
  await portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city: 'Kiel', website: 'https://ada.example' } });
  await settled();
  expect([receiver.calls, counts()]).toEqual([
    [
      {
        path: '/webhooks/crm/hubspot',
        answer: 200,
        events: [
          {
            eventId: expect.any(Number),
            subscriptionId: expect.any(Number),
            portalId: 147_000,
            appId: 55,
            occurredAt: expect.any(Number),
            subscriptionType: 'object.propertyChange',
            objectTypeId: '0-1',
            objectId: Number(portal.contact('ada')),
            changeSource: 'INTEGRATION',
            sourceId: '55',
            propertyName: 'city',
            propertyValue: 'Kiel',
            isSensitive: false,
            attemptNumber: 0,
          },
        ],
      },
    ],
    { pending: 0, delivered: 1, failed: 0, dropped: 0 },
  ]);
});

test('creation, association, deletion, restore, merge and privacy deletion', async () => {
  const { receiver, portal, settled } = await subscribed();
  const maya = portal.running.ids.userIds['maya'] ?? '';
  const admin = '/_twin/hubspot/portals/147000/records/contacts';
  const made = await portal.call('POST', admin, { userId: maya, properties: { email: 'dora@x.example', firstname: 'Dora' } });
  const [dora, ada, ben] = [String(made.body['id']), portal.contact('ada'), portal.contact('ben')];
  await portal.call('PUT', `${contacts}/${dora}/associations/default/companies/${portal.company()}`);
  await portal.call('DELETE', `${contacts}/${dora}`);
  await portal.call('POST', `${admin}/${dora}/restore`, { userId: maya });
  await portal.call('POST', `${contacts}/merge`, { primaryObjectId: ada, objectIdToMerge: ben });
  await portal.call('POST', `${contacts}/gdpr-delete`, { objectId: dora });
  await settled();
  const events = receiver.accepted().sort(byId);
  expect(events.filter((event) => event['subscriptionType'] !== 'object.associationChange').map(short)).toEqual([
    ['object.creation', Number(dora), null, null],
    ['object.propertyChange', Number(dora), 'email', 'dora@x.example'],
    ['object.propertyChange', Number(dora), 'firstname', 'Dora'],
    ['object.propertyChange', Number(dora), 'associatedcompanyid', portal.company()],
    ['object.deletion', Number(dora), null, null],
    ['object.restore', Number(dora), null, null],
    ['object.propertyChange', Number(ben), 'associatedcompanyid', ''],
    ['object.merge', Number(ada), null, null],
    ['object.deletion', Number(dora), null, null],
    ['contact.privacyDeletion', Number(dora), null, null],
  ]);
  expect(events[0]).toMatchObject({ changeSource: 'CRM_UI', sourceId: `userId:${maya}` });
  expect(events.find((event) => event['subscriptionType'] === 'object.merge')).toMatchObject({
    primaryObjectId: Number(ada),
    mergedObjectIds: [Number(ben)],
    newObjectId: Number(ada),
    numberOfPropertiesMoved: 0,
  });
  expect(events.filter((event) => event['subscriptionType'] === 'object.associationChange').slice(0, 2)).toEqual([
    expect.objectContaining({
      objectTypeId: '0-1',
      objectId: Number(dora),
      associationType: 'CONTACT_TO_COMPANY',
      associationTypeId: 279,
      fromObjectId: Number(dora),
      toObjectId: Number(portal.company()),
      associationRemoved: false,
      isPrimaryAssociation: true,
    }),
    expect.objectContaining({
      objectTypeId: '0-2',
      objectId: Number(portal.company()),
      associationType: 'COMPANY_TO_CONTACT',
      associationRemoved: false,
    }),
  ]);
});

test('an answer never waits for the receiver; a batch has a hundred events at most, each delivered once', async () => {
  const { receiver, portal, counts, settled } = await subscribed();
  receiver.answers = [503, 429, 200];
  const inputs = Array.from({ length: 90 }, (_, index) => ({ properties: { email: `p${index}@x.example`, firstname: `P${index}` } }));
  const reply = await portal.call('POST', `${contacts}/batch/create`, { inputs });
  expect([reply.status, counts().pending + counts().delivered]).toEqual([201, 270]);
  await settled();
  const ids = receiver.accepted().map((event) => event['eventId']);
  expect([new Set(ids).size, ids.length, Math.max(...receiver.calls.map((call) => call.events.length)), counts().delivered]).toEqual([
    270, 270, 100, 270,
  ]);
});

test.each([
  [500, 10, 'failed'],
  [429, 10, 'failed'],
  [404, 1, 'failed'],
  [401, 1, 'failed'],
])('a receiver that always answers %i is tried %i times', async (status, attempts, outcome) => {
  const { receiver, portal, counts, settled } = await subscribed();
  receiver.answers = Array.from({ length: 20 }, () => status);
  await portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city: 'Kiel' } });
  await settled();
  expect([receiver.calls.map((call) => call.events[0]?.['attemptNumber']), counts()]).toEqual([
    Array.from({ length: attempts }, (_, index) => index),
    { pending: 0, delivered: 0, failed: 0, dropped: 0, [outcome]: 1 },
  ]);
});

test('Retry-After is honored', async () => {
  const { receiver, portal, settled } = await subscribed();
  receiver.answers = [new Response(null, { status: 429, headers: { 'retry-after': '1' } })];
  const before = Date.now();
  await portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city: 'Kiel' } });
  const row = await vi.waitUntil(() => portal.running.twin.store.all<PendingRow>('hubspot', 'webhook-pending').find(({ attempt }) => attempt === 1), {
    interval: 2,
  });
  expect(row.dueAtMs).toBeGreaterThanOrEqual(before + 1000);
  await settled();
  expect(receiver.accepted()).toHaveLength(1);
});

test('planned faults double, lose, delay and disorder deliveries', async () => {
  const { receiver, portal, counts, settled } = await subscribed();
  const change = async (city: string) => {
    await portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city, country: city } });
    await settled();
  };
  const seen = () => receiver.calls.splice(0).map((call) => call.events.map((event) => event['propertyName']));
  const plan = (type: 'duplicate' | 'drop' | 'reorder') => portal.running.twin.faults.plan({ vendor: 'hubspot-webhooks', times: 1, kind: { type } });
  plan('duplicate');
  await change('A');
  expect(seen()).toEqual([
    ['city', 'country'],
    ['city', 'country'],
  ]);
  plan('drop');
  await change('B');
  expect([seen(), counts().dropped]).toEqual([[], 2]);
  plan('reorder');
  await change('C');
  expect(seen()).toEqual([['country', 'city']]);
  portal.running.twin.faults.plan({ vendor: 'hubspot-webhooks', times: 1, kind: { type: 'delay', ms: 30 } });
  await change('D');
  expect(seen()).toEqual([['city', 'country']]);
});

test('what a stopped twin had not delivered goes out when it runs again', async () => {
  const store = await TwinStore.open(null);
  const { receiver, portal, counts } = await subscribed({ store, productUrl: () => 'http://127.0.0.1:9', webhooks: { retryMs: 60_000 } });
  await portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city: 'Kiel' } });
  await vi.waitUntil(() => portal.running.twin.store.all<{ id: string; attempt: number }>('hubspot', 'webhook-pending')[0]?.attempt === 1, {
    interval: 2,
  });
  await portal.running.close();
  expect(counts()).toEqual({ pending: 1, delivered: 0, failed: 0, dropped: 0 });
  const [row] = store.all<{ id: string; dueAtMs: number }>('hubspot', 'webhook-pending');
  if (row) store.put('hubspot', 'webhook-pending', { ...row, dueAtMs: 0 });
  const again = await runTwin({ store, publicUrl, productUrl: () => receiver.url });
  await vi.waitUntil(() => receiver.calls.length === 1, { interval: 2 });
  await again.close();
  expect(receiver.accepted().map(short)).toEqual([['object.propertyChange', Number(portal.contact('ada')), 'city', 'Kiel']]);
});

test('off by default, and turned on and narrowed from outside', async () => {
  const { receiver, portal, counts, settled } = await subscribed({ webhooks: undefined });
  const change = (city: string) => portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city, country: city } });
  await change('A');
  expect(counts().pending + counts().delivered).toBe(0);
  const path = '/_twin/hubspot/webhooks';
  const only = [{ kind: 'propertyChange', type: 'contacts', property: 'country' }];
  expect(await portal.call('PUT', path, { enabled: true, subscriptions: only })).toEqual({
    status: 200,
    body: { enabled: true, subscriptions: only, pending: 0, delivered: 0, failed: 0, dropped: 0 },
  });
  await change('B');
  await settled();
  expect(receiver.accepted().map(short)).toEqual([['object.propertyChange', Number(portal.contact('ada')), 'country', 'B']]);
});

test('flipped, subscriptions are named by the object', async () => {
  const { receiver, portal, settled } = await subscribed({ flipped: ['hubspot.webhooks-named-by-object'] });
  await portal.call('PATCH', `${contacts}/${portal.contact('ada')}`, { properties: { city: 'Kiel' } });
  await settled();
  expect(receiver.accepted().map((event) => [event['subscriptionType'], 'objectTypeId' in event])).toEqual([['contact.propertyChange', false]]);
});
