import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergeRecords } from '../../sandbox/hubspot/merge.ts';
import { worldOf } from '../../sandbox/hubspot/world.ts';
import { deliveryCounts } from '../../sandbox/hubspot/webhooks/queue.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact } from '../product/crm-edit.ts';
import { linksOf, pullOnce } from '../product/crm-life.ts';
import { deliver } from '../product/delivery.ts';
import { loseScopes } from '../product/scopes.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({
    webhooks: true,
    connect: ['hubspot'],
    flipped: ['hubspot.merge-new-id', 'hubspot.webhooks-named-by-object', 'hubspot.merged-id-not-found'],
  });
});
afterAll(() => product?.close());

const portalId = (): number => Number(product.seeded.hubspot.portalId);
const inbox = () =>
  product.rows<{ entity_type: string; crm_id: string; generation: string }>(
    'hubspot',
    sql`select entity_type, crm_id, generation::text as generation from crm_inbox order by crm_id`,
  );

test('a hundred events of one record are one row; told again, still one', async () => {
  const event = { portalId: portalId(), subscriptionType: 'object.propertyChange', objectTypeId: '0-1', objectId: 77 };
  const batch = Array.from({ length: 100 }, (_, index) => ({ ...event, eventId: index, propertyName: 'city', propertyValue: String(index) }));
  expect(await deliver(product, batch)).toEqual({ status: 200, body: { taken: 100, dropped: 0 } });
  expect(await inbox()).toEqual([{ entity_type: 'contact', crm_id: '77', generation: '1' }]);
  for (let times = 0; times < 3; times += 1) await deliver(product, batch.toReversed());
  expect(await inbox()).toEqual([{ entity_type: 'contact', crm_id: '77', generation: '4' }]);
  await product.engine.drain();
  expect(await inbox()).toEqual([]);
});

test('a delivery of several orgs: what is ours is taken', async () => {
  const event = { subscriptionType: 'company.creation', objectId: 5 };
  const reply = await deliver(product, [
    { ...event, portalId: portalId() },
    { ...event, portalId: 1 },
    { ...event, portalId: portalId(), subscriptionType: 'ticket.creation' },
  ]);
  expect([reply, await inbox()]).toEqual([
    { status: 200, body: { taken: 1, dropped: 1 } },
    [{ entity_type: 'account', crm_id: '5', generation: '1' }],
  ]);
  await product.engine.drain();
});

test('merged under a new id, told by the old names: one human behind the new id', async () => {
  const world = worldOf(product.twin.twin, product.seeded.hubspot.portalId);
  if (!world) throw new Error('the twin has no portal');
  const person = (firstName: string) =>
    addContact(product, 'hubspot', { firstName, lastName: 'Door', email: `${firstName.toLowerCase()}@nordlicht.example` });
  const [primary, other] = [person('Ada'), person('Bea')];
  await pullOnce(product, 'hubspot');
  const before = await linksOf(product, 'hubspot', [primary, other]);
  await until(
    async () => deliveryCounts(product.twin.twin).pending,
    (pending) => pending === 0,
  );
  await product.engine.drain();
  const { id } = mergeRecords(world, 'contacts', primary, other);
  await until(
    async () => deliveryCounts(product.twin.twin).pending,
    (pending) => pending === 0,
  );
  await product.engine.drain();
  const links = await linksOf(product, 'hubspot', [primary, other, id]);
  expect(links).toEqual([{ entity_type: 'contact', crm_id: id, salesos_id: expect.any(String), sync_status: 'synced' }]);
  expect(before.map((link) => link.salesos_id)).toContain(links[0]?.salesos_id);
  expect(await product.rows('hubspot', sql`select id from contacts where deleted_at is null and last_name = 'Door'`)).toEqual([
    { id: links[0]?.salesos_id },
  ]);
});

test('without the right to read deals: what is told of them is let go, and everything else goes on', async () => {
  loseScopes(product, (scope) => scope.includes('deals'));
  const event = { portalId: portalId(), subscriptionType: 'object.creation', objectId: 9 };
  await deliver(product, [
    { ...event, objectTypeId: '0-3' },
    { ...event, objectTypeId: '0-2' },
  ]);
  await product.engine.drain();
  await pullOnce(product, 'hubspot');
  expect([
    await inbox(),
    await product.rows('hubspot', sql`select object, unavailable from crm_pull_cursors order by object`),
    await product.rows('hubspot', sql`select state from crm_integrations`),
  ]).toEqual([
    [],
    [
      { object: 'account', unavailable: null },
      { object: 'contact', unavailable: null },
      { object: 'opportunity', unavailable: 'MISSING_SCOPES' },
    ],
    [{ state: 'active' }],
  ]);
});

test('a breakdown of our own is no refusal, so the CRM tells again', async () => {
  await product.product.close();
  const event = { portalId: portalId(), subscriptionType: 'object.creation', objectTypeId: '0-1', objectId: 1 };
  expect(await deliver(product, [event])).toMatchObject({ status: 500, body: { code: 'internal' } });
});
