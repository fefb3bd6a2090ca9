import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mergeRecords } from '../../sandbox/hubspot/merge.ts';
import { findArchived } from '../../sandbox/hubspot/records.ts';
import { restoreRecord } from '../../sandbox/hubspot/restore.ts';
import { eraseRecord } from '../../sandbox/hubspot/erase.ts';
import { requireRecord } from '../../sandbox/hubspot/records.ts';
import { deliveryCounts } from '../../sandbox/hubspot/webhooks/queue.ts';
import { worldOf, type World } from '../../sandbox/hubspot/world.ts';
import type { Fault } from '../../sandbox/core/faults.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, deleteContact, editContact } from '../product/crm-edit.ts';
import { linksOf } from '../product/crm-life.ts';
import { deliver } from '../product/delivery.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ workers: true, connect: ['hubspot'] });
  await until(
    () => product.rows<{ complete: boolean }>('hubspot', sql`select complete from crm_pull_cursors`),
    (rows) => rows.length === 3 && rows.every(({ complete }) => complete),
  );
});
afterAll(() => product?.close());
/** Nothing is due for a day, so whatever arrives was told. */
beforeEach(() => product.rows('hubspot', sql`update crm_pull_cursors set due_at = due_at + interval '1 day'`));

const portal = (): World => {
  const world = worldOf(product.twin.twin, product.seeded.hubspot.portalId);
  if (!world) throw new Error('the twin has no portal');
  return world;
};
let added = 0;
const newPerson = async (name: string): Promise<string> => {
  added += 1;
  const id = addContact(product, 'hubspot', { firstName: name, lastName: 'Told', email: `${name.toLowerCase()}-${added}@nordlicht.example` });
  await until(
    () => linksOf(product, 'hubspot', [id]),
    (links) => links.length === 1,
  );
  return id;
};
interface Row {
  first_name: string | null;
  deleted: boolean;
  merged: boolean;
}
const rowOf = (crmId: string): Promise<Row[]> =>
  product.rows<Row>(
    'hubspot',
    sql`select c.first_name, c.deleted_at is not null as deleted, c.merged_into is not null as merged
      from crm_sync_state l join contacts c on c.id = l.salesos_id where l.crm_id = ${crmId}`,
  );
const becomes = (crmId: string, expected: Partial<Row>): Promise<Row[]> =>
  until(
    () => rowOf(crmId),
    ([row]) => row !== undefined && Object.entries(expected).every(([key, value]) => row[key as keyof Row] === value),
  );
const plan = (kind: Fault['kind'], times = 1): void => product.twin.twin.faults.plan({ vendor: 'hubspot-webhooks', times, kind });
const quiet = (): Promise<unknown> =>
  until(
    async () => deliveryCounts(product.twin.twin).pending,
    (pending) => pending === 0,
  );
const inbox = () => product.rows('hubspot', sql`select entity_type, crm_id from crm_inbox order by crm_id`);

describe('what the CRM tells arrives though no reading is due', () => {
  test('a change, a deletion and a restored record', async () => {
    const id = await newPerson('Lea');
    editContact(product, 'hubspot', id, { firstName: 'Leonie' });
    await becomes(id, { first_name: 'Leonie', deleted: false });
    deleteContact(product, 'hubspot', id);
    await becomes(id, { deleted: true });
    const archived = findArchived(portal(), 'contacts', id);
    if (!archived) throw new Error('nothing was archived');
    restoreRecord(portal(), 'contacts', archived);
    await becomes(id, { first_name: 'Leonie', deleted: false });
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
    await becomes(id, { deleted: true });
  });
});

describe('deliveries that go wrong', () => {
  test('three times and in disorder, they change nothing more', async () => {
    const id = await newPerson('Olga');
    plan({ type: 'duplicate' });
    plan({ type: 'reorder' });
    editContact(product, 'hubspot', id, { firstName: 'Olga Two' });
    editContact(product, 'hubspot', id, { firstName: 'Olga Three' });
    await becomes(id, { first_name: 'Olga Three' });
    await quiet();
    await until(inbox, (rows) => rows.length === 0);
    expect(await rowOf(id)).toEqual([{ first_name: 'Olga Three', deleted: false, merged: false }]);
    product.twin.twin.faults.clear();
  });

  test('lost altogether, the next reading brings what they would have told', async () => {
    const id = await newPerson('Paula');
    await quiet();
    plan({ type: 'drop' }, 1000);
    editContact(product, 'hubspot', id, { firstName: 'Pauline' });
    await quiet();
    product.twin.twin.faults.clear();
    expect([await inbox(), await rowOf(id)]).toEqual([[], [{ first_name: 'Paula', deleted: false, merged: false }]]);
    await product.rows('hubspot', sql`update crm_pull_cursors set due_at = '2020-01-01'`);
    await becomes(id, { first_name: 'Pauline' });
  });

  test.each([
    ['forged', { secret: 'wrong' }],
    ['six minutes old', { timestamp: Date.now() - 360_000 }],
    ['for another address', { publicUrl: 'https://evil.example' }],
  ])('%s: refused, and nothing is stored', async (_, over) => {
    const event = { portalId: Number(product.seeded.hubspot.portalId), subscriptionType: 'object.creation', objectTypeId: '0-1', objectId: 1 };
    const before = await product.rows('hubspot', sql`select last_event_at from crm_streams`);
    expect(await deliver(product, [event], over)).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
    expect([await inbox(), await product.rows('hubspot', sql`select last_event_at from crm_streams`)]).toEqual([[], before]);
  });

  test('an org that is not connected: taken and dropped; a body nobody can read: refused', async () => {
    const event = { portalId: 1, subscriptionType: 'object.creation', objectTypeId: '0-1', objectId: 1 };
    expect(await deliver(product, [event, event])).toEqual({ status: 200, body: { taken: 0, dropped: 2 } });
    expect(await deliver(product, 'no list')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await inbox()).toEqual([]);
  });
});
