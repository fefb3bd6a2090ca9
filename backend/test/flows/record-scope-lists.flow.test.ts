import type { ScopeEstimate } from '@salesos/shared/api/record-scope';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addListView } from '../../sandbox/salesforce/list-views/list-view.ts';
import { requireOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { connectionApi } from '../product/connection-api.ts';
import { addContact, editContact, ownerOf } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { chooseContacts, dropList, makeList, placesOf, putOnList, settleScope } from '../product/record-scope.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

type Vendor = 'salesforce' | 'hubspot';
const HOUR_MS = 60 * 60_000;
let people = 0;
function newContact(vendor: Vendor, owner = 'rep'): string {
  people += 1;
  return addContact(product, vendor, { firstName: 'Lia', lastName: `List ${people}`, email: `lia-${people}@list.example` }, owner);
}
/** A list with these people on it. */
function newList(vendor: Vendor, members: readonly string[]): { id: string; name: string } {
  people += 1;
  const name = `List_${people}`;
  const list = { id: makeList(product, vendor, name), name };
  for (const record of members) putOnList(product, vendor, list, record);
  return list;
}
const contactScope = async (vendor: Vendor) => {
  const { body } = await (await connectionApi(product, vendor))<{ objects: Record<string, unknown>[] }>('GET', '/scope');
  return body.objects.find(({ object }) => object === 'contact');
};

describe.each(['salesforce', 'hubspot'] as const)('%s', (vendor) => {
  afterEach(async () => {
    await chooseContacts(product, vendor, {});
    await settleScope(product, vendor);
  });

  test('only who is on the list is worked with, and the list is offered with what it would cost', async () => {
    const [on, off] = [newContact(vendor), newContact(vendor)];
    await pullOnce(product, vendor);
    const unread = newContact(vendor);
    const list = newList(vendor, [on, unread]);
    const admin = await connectionApi(product, vendor);
    const { body: offer } = await admin<{ lists: { id: string; label: string }[] }>('GET', '/scope/choices/contact');
    expect(offer.lists.filter(({ id }) => id === list.id)).toEqual([
      { id: list.id, label: list.name, ...(vendor === 'hubspot' ? { records: 2 } : {}) },
    ]);
    const { body: estimate } = await admin<ScopeEstimate>('POST', '/scope/count', { scopes: { contact: { list: list.id } } });
    expect(estimate.objects.find(({ object }) => object === 'contact')).toMatchObject({ records: 2, isUpperBound: false, firstReadCalls: 3 });
    expect((await chooseContacts(product, vendor, { list: list.id })).status).toBe(200);
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [on, off, unread])).toEqual({ [on]: 'in', [off]: 'list', [unread]: 'in' });
    expect(await contactScope(vendor)).toMatchObject({
      list: list.id,
      listLabel: list.name,
      isSettled: true,
      listed: 2,
      inside: 2,
      listProblem: null,
    });
    expect((await product.client.card({ vendor, recordId: off, email: '' })).notice?.text).toBe(
      'SalesOS leaves this record alone: it is not on the list your admin chose.',
    );
  });

  test('who comes to the list or leaves it is noticed when the list is read again, without a change of the record', async () => {
    const [stays, leaves, comes] = [newContact(vendor), newContact(vendor), newContact(vendor)];
    const list = newList(vendor, [stays, leaves]);
    await pullOnce(product, vendor);
    await chooseContacts(product, vendor, { list: list.id });
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [stays, leaves, comes])).toEqual({ [stays]: 'in', [leaves]: 'in', [comes]: 'list' });
    const stranger = newContact(vendor);
    // The readings of changes are past them by then: what is left is the list.
    await product.advance(20 * 60_000);
    editContact(product, vendor, stays, { phone: '+1 555 0144' });
    await pullOnce(product, vendor);
    putOnList(product, vendor, list, leaves, false);
    for (const record of [comes, stranger]) putOnList(product, vendor, list, record);
    await product.advance(HOUR_MS);
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [stays, leaves, comes, stranger])).toEqual({
      [stays]: 'in',
      [leaves]: 'list',
      [comes]: 'in',
      [stranger]: 'in',
    });
  });

  test('a list and an owner hold together', async () => {
    const [both, listed, owned] = [newContact(vendor), newContact(vendor, 'admin'), newContact(vendor)];
    const list = newList(vendor, [both, listed]);
    await pullOnce(product, vendor);
    await chooseContacts(product, vendor, { list: list.id, owners: [ownerOf(product, vendor, 'rep')] });
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [both, listed, owned])).toEqual({ [both]: 'in', [listed]: 'owner', [owned]: 'list' });
  });

  test('a list that is deleted puts nobody out; the admin is told', async () => {
    const [on, off] = [newContact(vendor), newContact(vendor)];
    const list = newList(vendor, [on]);
    await pullOnce(product, vendor);
    await chooseContacts(product, vendor, { list: list.id });
    await settleScope(product, vendor);
    dropList(product, vendor, list.id);
    await product.advance(HOUR_MS + 60_000);
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [on, off])).toEqual({ [on]: 'in', [off]: 'list' });
    expect(await contactScope(vendor)).toMatchObject({ listProblem: 'not_found', isSettled: true, inside: 1 });
    const admin = await connectionApi(product, vendor);
    expect(await admin('PUT', '/scope', { scopes: { contact: { list: list.id, owners: [ownerOf(product, vendor, 'rep')] } } })).toMatchObject({
      status: 400,
      body: { code: 'scope_invalid', problems: [{ code: 'unknown_list', object: 'contact', value: list.id }] },
    });
  });
});

test('a list that shows each user other records, or none that can be asked for, cannot be followed', async () => {
  const org = requireOrg(product.twin.twin, product.seeded.salesforce.orgId);
  const view = { object: 'Contact', label: 'My contacts', where: null, soqlCompatible: true } as const;
  const mine = addListView(product.twin.twin, org, { ...view, developerName: 'Mine', scope: 'mine' });
  const accounts = addListView(product.twin.twin, org, { ...view, object: 'Account', developerName: 'All', scope: 'everything' });
  const refused = async (list: string) => (await chooseContacts(product, 'salesforce', { list })).body.problems;
  expect([await refused(mine.id), await refused(accounts.id)]).toEqual([
    [{ code: 'unusable_list', object: 'contact', value: mine.id }],
    [{ code: 'unknown_list', object: 'contact', value: accounts.id }],
  ]);
  expect(await product.rows('salesforce', sql`select object from crm_scopes where conditions ->> 'list' is not null`)).toEqual([]);
});
