import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../sandbox/core/faults.ts';
import { RETENTION_MS } from '../../sandbox/salesforce/changes/change-log.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { deleteContact, editContact } from '../product/crm-edit.ts';
import { askOrg, linksOf } from '../product/crm-life.ts';
import { allDue, arrived, becomes, inboxOf, isRead, nothingDue, personRow } from '../product/told.ts';

const vendor = 'salesforce';
let product: TestProduct;

interface Feed {
  live: boolean;
  trouble: string | null;
  tries: number;
  replay: string | null;
}
const feed = async (): Promise<Feed> => {
  const [row] = await product.rows<Feed>(vendor, sql`select coalesce(live_until > now(), false) as live, trouble, tries, replay from crm_streams`);
  return row ?? { live: false, trouble: null, tries: 0, replay: null };
};
const isLive = (): Promise<Feed> => until(feed, ({ live }) => live);

beforeAll(async () => {
  product = await startTestProduct({ workers: true, connect: [vendor] });
  await isRead(product, vendor);
  await isLive();
});
afterAll(() => product?.close());
beforeEach(() => nothingDue(product, vendor));
afterEach(() => product.twin.twin.faults.clear());

const plan = (match: string, kind: Fault['kind'], times = 1): void =>
  product.twin.twin.faults.plan({ vendor: 'salesforce-pubsub', match, times, kind });
const edit = (id: string, firstName: string): void => editContact(product, vendor, id, { firstName });
const due = () =>
  product.rows<{ object: string }>(vendor, sql`select object from crm_pull_cursors where due_at <= now() + interval '10 minutes' order by object`);

describe('what the CRM tells arrives though no reading is due', () => {
  test('a change, a deletion and a restored record', async () => {
    const id = await arrived(product, vendor, 'Lea');
    edit(id, 'Leonie');
    await becomes(product, vendor, id, { first_name: 'Leonie', deleted: false });
    deleteContact(product, vendor, id);
    await becomes(product, vendor, id, { deleted: true });
    await askOrg(product, 'undelete', { ids: [id] });
    await becomes(product, vendor, id, { first_name: 'Leonie', deleted: false });
  });

  test('a merge', async () => {
    const [kept, lost] = [await arrived(product, vendor, 'Mia'), await arrived(product, vendor, 'Mio')];
    const [before] = await linksOf(product, vendor, [kept]);
    await askOrg(product, 'merge', { masterId: kept, loserIds: [lost] });
    await until(
      () => linksOf(product, vendor, [kept, lost]),
      (links) => links.length === 1,
    );
    expect(await linksOf(product, vendor, [kept, lost])).toEqual([before]);
  });
});

describe('a stream that goes wrong', () => {
  test('events twice change nothing more', async () => {
    const id = await arrived(product, vendor, 'Olga');
    plan('^COMMIT', { type: 'duplicate_event' }, 3);
    for (const name of ['Olga Two', 'Olga Three']) edit(id, name);
    await becomes(product, vendor, id, { first_name: 'Olga Three' });
    await until(
      () => inboxOf(product, vendor),
      (rows) => rows.length === 0,
    );
    expect(await personRow(product, vendor, id)).toEqual([{ first_name: 'Olga Three', deleted: false, merged: false }]);
  });

  test.each(['gap_event', 'overflow_event', 'wildcard_event'] as const)('%s: the record is read, or all of its object', async (type) => {
    const id = await arrived(product, vendor, 'Pia');
    plan('^COMMIT /data/ContactChangeEvent$', { type });
    edit(id, `Pia ${type}`);
    await becomes(product, vendor, id, { first_name: `Pia ${type}` });
  });

  test('an event that never came: the next reading brings the change', async () => {
    const id = await arrived(product, vendor, 'Rosa');
    plan('^COMMIT', { type: 'lose_event' });
    edit(id, 'Rosalie');
    expect(await personRow(product, vendor, id)).toEqual([{ first_name: 'Rosa', deleted: false, merged: false }]);
    await allDue(product, vendor);
    await becomes(product, vendor, id, { first_name: 'Rosalie' });
  });

  test('broken off: it goes on where it was', async () => {
    const id = await arrived(product, vendor, 'Svea');
    plan('^DELIVER', { type: 'drop_stream' });
    edit(id, 'Svenja');
    await becomes(product, vendor, id, { first_name: 'Svenja' });
    expect(await isLive()).toMatchObject({ trouble: null, tries: 0 });
  });

  test('refused for good: the CRM is read every minute meanwhile', async () => {
    const id = await arrived(product, vendor, 'Tara');
    plan('^SUBSCRIBE', { type: 'refuse', errorCode: 'subscription.topic.cannot.subscribe' }, 1000);
    plan('^DELIVER', { type: 'drop_stream' });
    edit(id, 'Tamara');
    await until(feed, ({ trouble }) => trouble?.endsWith('cannot.subscribe') ?? false);
    expect([(await feed()).live, (await due()).map(({ object }) => object)]).toEqual([false, ['account', 'contact', 'lead', 'opportunity']]);
    product.twin.twin.faults.clear();
    await product.rows(vendor, sql`update crm_streams set follow_at = now()`);
    await becomes(product, vendor, id, { first_name: 'Tamara' });
    expect(await isLive()).toMatchObject({ trouble: null, tries: 0 });
  });

  test('a place that is no longer kept: from now on again, and everything is read', async () => {
    const id = await arrived(product, vendor, 'Uta');
    const before = await feed();
    plan('^SUBSCRIBE', { type: 'refuse', errorCode: 'service.unavailable' }, 1000);
    plan('^DELIVER', { type: 'drop_stream' });
    edit(id, 'Ute');
    await until(feed, ({ trouble }) => trouble?.endsWith('service.unavailable') ?? false);
    await product.advance(RETENTION_MS + 60_000);
    product.twin.twin.faults.clear();
    await becomes(product, vendor, id, { first_name: 'Ute' });
    expect((await isLive()).replay).not.toBe(before.replay);
  });

  test('a session that is ended over there is renewed, and nothing is lost', async () => {
    const id = await arrived(product, vendor, 'Vera');
    plan('^DELIVER', { type: 'refuse', errorCode: 'service.auth.error' });
    edit(id, 'Veronika');
    await becomes(product, vendor, id, { first_name: 'Veronika' });
    expect(await product.rows(vendor, sql`select state from crm_integrations`)).toEqual([{ state: 'active' }]);
  });
});
