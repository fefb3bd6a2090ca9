import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFeed } from '#services/crm-sync/read-feed.ts';
import { readJournal } from '#services/crm-sync/read-journal.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { pullOnce, refOf } from '../product/crm-life.ts';
import { inboxOf, personRow } from '../product/told.ts';

const vendor = 'hubspot';
const DAY_MS = 86_400_000;
let product: TestProduct;
let contactId: string;
/** HubSpot's calls never reach this product. */
beforeAll(async () => {
  product = await startTestProduct({ connect: [vendor] });
  contactId = addContact(product, vendor, { firstName: 'Jana', lastName: 'Journal', email: 'jana@nordlicht.example' });
  await pullOnce(product, vendor);
});
afterAll(() => product?.close());

const read = (isStart = true): Promise<boolean> => readJournal(product.product.work, product.product.providers, vendor, isStart);
const rename = (firstName: string): void => editContact(product, vendor, contactId, { firstName });
const journalRow = async () => {
  const [row] = await product.product.work.withRoutes<{ position: string | null; read: boolean }>(
    sql`select position, read_at is not null as read from crm_journals`,
  );
  return row;
};
const stateOf = () => product.rows(vendor, sql`select state from crm_integrations`);
const feed = async () => {
  const { connectionId } = await refOf(product, vendor);
  return (await product.tenant(vendor, (uow) => readFeed(uow, connectionId))).state;
};

test('until it was read once nothing is written there, and the CRM is read often', async () => {
  expect([await feed(), await journalRow()]).toEqual(['polling', undefined]);
  expect([await read(), await journalRow(), await feed()]).toEqual([false, { position: null, read: true }, 'live']);
});

test('what was missed is read, and taken over', async () => {
  rename('Janina');
  expect(await read(false)).toBe(false);
  expect(await inboxOf(product, vendor)).toEqual([]);
  await read();
  expect(await inboxOf(product, vendor)).toEqual([{ entity_type: 'contact', crm_id: contactId }]);
  await product.engine.drain();
  expect(await personRow(product, vendor, contactId)).toEqual([{ first_name: 'Janina', deleted: false, merged: false }]);
});

test('told again after a crash, it changes nothing', async () => {
  const before = await journalRow();
  await product.product.work.withRoutes(sql`update crm_journals set position = null`);
  await read();
  await product.engine.drain();
  expect([await journalRow(), await personRow(product, vendor, contactId)]).toEqual([
    before,
    [{ first_name: 'Janina', deleted: false, merged: false }],
  ]);
});

test('a place that is no longer kept: the CRM is read instead', async () => {
  await product.advance(4 * DAY_MS);
  rename('Jette');
  await product.rows(vendor, sql`update crm_pull_cursors set due_at = '2100-01-01'`);
  await read();
  expect(await product.rows(vendor, sql`select object from crm_pull_cursors where due_at = '2100-01-01'`)).toEqual([]);
  await product.engine.drain();
  expect(await personRow(product, vendor, contactId)).toMatchObject([{ first_name: 'Jette' }]);
});

test('uninstalled: disconnected; connected anew, the old story does not end it again', async () => {
  const portal = `${product.twin.hubspotUrl}/_twin/hubspot/portals/${product.seeded.hubspot.portalId}`;
  expect((await fetch(`${portal}/uninstall`, { method: 'POST' })).status).toBe(204);
  await read();
  expect([
    await stateOf(),
    await product.rows(vendor, sql`select access_token, refresh_token, writing, writing_reason from crm_integrations`),
  ]).toEqual([[{ state: 'disconnected' }], [{ access_token: null, refresh_token: null, writing: 'shadow', writing_reason: null }]]);
  expect(await product.rows(vendor, sql`select actor_kind, actor_id from audit_log where action = 'connection.uninstalled'`)).toEqual([
    { actor_kind: 'system', actor_id: 'crm' },
  ]);
  await product.rows(vendor, sql`update crm_integrations set state = 'needs_reauth'`);
  await product.advance(1_000);
  await product.connect(vendor);
  await product.product.work.withRoutes(sql`update crm_journals set position = null`);
  await read();
  expect(await stateOf()).toEqual([{ state: 'active' }]);
});
