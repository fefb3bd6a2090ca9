import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mergeRecords } from '../../sandbox/hubspot/merge.ts';
import { restoreRecord } from '../../sandbox/hubspot/restore.ts';
import { eraseRecord } from '../../sandbox/hubspot/erase.ts';
import { findArchived, requireRecord } from '../../sandbox/hubspot/records.ts';
import { deliveryCounts } from '../../sandbox/hubspot/webhooks/queue.ts';
import { worldOf, type World } from '../../sandbox/hubspot/world.ts';
import type { Fault } from '../../sandbox/core/faults.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { deleteContact, editContact } from '../product/crm-edit.ts';
import { linksOf } from '../product/crm-life.ts';
import { deliver } from '../product/delivery.ts';
import { allDue, arrived, becomes, inboxOf, isRead, nothingDue, personRow } from '../product/told.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ workers: true, connect: ['hubspot'] });
  await isRead(product, 'hubspot');
});
afterAll(() => product?.close());
beforeEach(() => nothingDue(product, 'hubspot'));

const portal = (): World => {
  const world = worldOf(product.twin.twin, product.seeded.hubspot.portalId);
  if (!world) throw new Error('the twin has no portal');
  return world;
};
const newPerson = (name: string): Promise<string> => arrived(product, 'hubspot', name);
const plan = (kind: Fault['kind'], times = 1): void => product.twin.twin.faults.plan({ vendor: 'hubspot-webhooks', times, kind });
const quiet = (): Promise<unknown> =>
  until(
    async () => deliveryCounts(product.twin.twin).pending,
    (pending) => pending === 0,
  );

describe('what the CRM tells arrives though no reading is due', () => {
  test('a change, a deletion and a restored record', async () => {
    const id = await newPerson('Lea');
    editContact(product, 'hubspot', id, { firstName: 'Leonie' });
    await becomes(product, 'hubspot', id, { first_name: 'Leonie', deleted: false });
    deleteContact(product, 'hubspot', id);
    await becomes(product, 'hubspot', id, { deleted: true });
    const archived = findArchived(portal(), 'contacts', id);
    if (!archived) throw new Error('nothing was archived');
    restoreRecord(portal(), 'contacts', archived);
    await becomes(product, 'hubspot', id, { first_name: 'Leonie', deleted: false });
  });

  test('a merge: the other record leads to the one that goes on', async () => {
    const [kept, lost] = [await newPerson('Mia'), await newPerson('Mio')];
    const [before] = await linksOf(product, 'hubspot', [kept]);
    mergeRecords(portal(), 'contacts', kept, lost);
    await until(
      () => linksOf(product, 'hubspot', [kept, lost]),
      (links) => links.length === 1,
    );
    expect(await linksOf(product, 'hubspot', [kept, lost])).toEqual([before]);
    expect(await product.rows('hubspot', sql`select crm_id, into_crm_id from crm_aliases`)).toEqual([{ crm_id: lost, into_crm_id: kept }]);
  });

  test('a privacy deletion ends the record', async () => {
    const id = await newPerson('Nora');
    eraseRecord(portal(), 'contacts', requireRecord(portal(), 'contacts', id));
    await becomes(product, 'hubspot', id, { deleted: true });
  });
});

describe('deliveries that go wrong', () => {
  test('three times and in disorder, they change nothing more', async () => {
    const id = await newPerson('Olga');
    plan({ type: 'duplicate' });
    plan({ type: 'reorder' });
    editContact(product, 'hubspot', id, { firstName: 'Olga Two' });
    editContact(product, 'hubspot', id, { firstName: 'Olga Three' });
    await becomes(product, 'hubspot', id, { first_name: 'Olga Three' });
    await quiet();
    await until(
      () => inboxOf(product, 'hubspot'),
      (rows) => rows.length === 0,
    );
    expect(await personRow(product, 'hubspot', id)).toEqual([{ first_name: 'Olga Three', deleted: false, merged: false }]);
    product.twin.twin.faults.clear();
  });

  test('lost altogether, the next reading brings what they would have told', async () => {
    const id = await newPerson('Paula');
    await quiet();
    plan({ type: 'drop' }, 1000);
    editContact(product, 'hubspot', id, { firstName: 'Pauline' });
    await quiet();
    product.twin.twin.faults.clear();
    expect([await inboxOf(product, 'hubspot'), await personRow(product, 'hubspot', id)]).toEqual([
      [],
      [{ first_name: 'Paula', deleted: false, merged: false }],
    ]);
    await allDue(product, 'hubspot');
    await becomes(product, 'hubspot', id, { first_name: 'Pauline' });
  });

  test.each([
    ['forged', { secret: 'wrong' }],
    ['six minutes old', { timestamp: Date.now() - 360_000 }],
    ['for another address', { publicUrl: 'https://evil.example' }],
  ])('%s: refused, and nothing is stored', async (_, over) => {
    const event = { portalId: Number(product.seeded.hubspot.portalId), subscriptionType: 'object.creation', objectTypeId: '0-1', objectId: 1 };
    const before = await product.rows('hubspot', sql`select last_event_at from crm_streams`);
    expect(await deliver(product, [event], over)).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
    expect([await inboxOf(product, 'hubspot'), await product.rows('hubspot', sql`select last_event_at from crm_streams`)]).toEqual([[], before]);
  });

  test('an org that is not connected: taken and dropped; a body nobody can read: refused', async () => {
    const event = { portalId: 1, subscriptionType: 'object.creation', objectTypeId: '0-1', objectId: 1 };
    expect(await deliver(product, [event, event])).toEqual({ status: 200, body: { taken: 0, dropped: 2 } });
    expect(await deliver(product, 'no list')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await inboxOf(product, 'hubspot')).toEqual([]);
  });
});
