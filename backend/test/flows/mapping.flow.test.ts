import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { portalSpace } from '../../sandbox/hubspot/rows.ts';
import { propertyKind } from '../../sandbox/hubspot/property-store.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact, editContact, storedContact } from '../product/crm-edit.ts';
import { editHere, pullOnce, settleOnce } from '../product/crm-life.ts';
import { personAt } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const vendors = ['salesforce', 'hubspot'] as const;
type Vendor = (typeof vendors)[number];
const names = {
  salesforce: { phone: 'Phone', title: 'Title', mobile: 'MobilePhone' },
  hubspot: { phone: 'phone', title: 'jobtitle', mobile: 'mobilephone' },
} as const;
let added = 0;

const pathOf = async (vendor: Vendor): Promise<string> => `/v1/connections/${await product.connectionId(vendor)}/mapping/contact`;
const line = (field: string, crmField: string, change: object = {}) => ({
  field,
  crmField,
  direction: 'both',
  authority: 'crm_wins',
  transform: { kind: 'identity' },
  ...change,
});
async function known(vendor: Vendor): Promise<{ recordId: string; contactId: string }> {
  added += 1;
  const recordId = addContact(product, vendor, { firstName: 'Mona', lastName: `Map ${added}`, email: `mona-${added}@map.example` });
  editContact(product, vendor, recordId, { title: 'A', phone: '+1 555 0100' });
  await pullOnce(product, vendor);
  return { recordId, contactId: (await personAt(product, vendor, recordId)).contactId };
}
const rowOf = async (vendor: Vendor, contactId: string) =>
  (
    await product.rows<{ title: string | null; phone: string | null; custom: object }>(
      vendor,
      sql`select title, phone, custom from contacts where id = ${contactId}::uuid`,
    )
  )[0];

/** The CRM's own field is taken away, or comes back. */
function takeAway(vendor: Vendor): () => void {
  const { store } = product.twin.twin;
  if (vendor === 'salesforce') {
    changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { hiddenFields: ['Contact.Title'] });
    return () => void changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { hiddenFields: [] });
  }
  const [space, kind] = [portalSpace(product.seeded.hubspot.portalId), propertyKind('contacts')];
  const property = store.get(space, kind, 'jobtitle');
  store.delete(space, kind, 'jobtitle');
  return () => void (property && store.put(space, kind, property));
}

describe.each(vendors)('%s', (vendor) => {
  beforeEach(() => product.rows(vendor, sql`delete from crm_field_mapping`));

  test('an admin sees the lines that hold, our fields, and what the CRM offers; nobody else does', async () => {
    const [admin, rep] = [await apiAs(product, vendor, 'admin'), await apiAs(product, vendor, 'rep')];
    expect(await rep('GET', await pathOf(vendor))).toMatchObject({ status: 403 });
    const { status, body } = await admin('GET', await pathOf(vendor));
    expect(status).toBe(200);
    const lines = body['lines'] as { field: string }[];
    expect(lines.find(({ field }) => field === 'phone')).toEqual({
      ...line('phone', names[vendor].phone),
      label: 'Phone',
      shape: { type: 'phone' },
      isStandard: true,
      disabledReason: null,
    });
    const offered = (body['crm'] as { name: string }[]).map(({ name }) => name);
    expect([offered.includes(names[vendor].title), offered.some((name) => /salesos/i.test(name))]).toEqual([true, false]);
  });

  test('what cannot work is refused, each line with its code', async () => {
    const admin = await apiAs(product, vendor, 'admin');
    const readOnly = vendor === 'salesforce' ? 'Name' : 'createdate';
    const wish = { lines: [line('phone', 'no_such_field'), line('title', readOnly), line('fax', names[vendor].phone)] };
    const { status, body } = await admin('PUT', await pathOf(vendor), wish);
    expect([status, body['code']]).toEqual([400, 'mapping_invalid']);
    expect(body['problems']).toEqual(
      expect.arrayContaining([
        { code: 'unknown_crm_field', field: 'phone', crmField: 'no_such_field' },
        { code: 'read_only_target', field: 'title', crmField: readOnly },
      ]),
    );
    const twice = { lines: [line('fax', names[vendor].phone, { direction: 'in' }), line('fax', names[vendor].title, { direction: 'in' })] };
    expect(await admin('PUT', await pathOf(vendor), twice)).toMatchObject({ status: 400, body: { code: 'mapping_invalid' } });
    const bothWays = { lines: [line('fax', names[vendor].mobile, { direction: 'in' }), line('fax', names[vendor].mobile, { direction: 'out' })] };
    expect((await admin('PUT', await pathOf(vendor), bothWays)).body).toMatchObject({
      problems: [{ code: 'doubled_line', field: 'fax', crmField: names[vendor].mobile }],
    });
    expect(await product.rows(vendor, sql`select field from crm_field_mapping`)).toEqual([]);
  });

  test('a dry run counts before anything is saved; saving reads everything again', async () => {
    const admin = await apiAs(product, vendor, 'admin');
    const [one, two] = [await known(vendor), await known(vendor)];
    const wish = {
      lines: [line('phone_of_card', names[vendor].phone, { direction: 'in', shape: { type: 'text' }, transform: { kind: 'phone_digits' } })],
    };
    const { body } = await admin('POST', `${await pathOf(vendor)}/preview`, wish);
    const [linked] = await product.rows<{ n: number; phones: number }>(
      vendor,
      sql`select count(*)::int as n, count(c.phone)::int as phones from crm_sync_state l join contacts c on c.id = l.salesos_id where l.entity_type = 'contact' and l.sync_status <> 'gone'`,
    );
    expect(body).toMatchObject({
      changedFields: ['phone_of_card'],
      lookedAt: linked?.n,
      wouldChange: linked?.phones,
      conflicts: 0,
      forReview: 0,
      isComplete: true,
    });
    expect(await rowOf(vendor, one.contactId)).toMatchObject({ custom: {} });
    expect(await admin('PUT', await pathOf(vendor), wish)).toEqual({ status: 204, body: {} });
    await pullOnce(product, vendor);
    expect([await rowOf(vendor, one.contactId), await rowOf(vendor, two.contactId)]).toMatchObject([
      { custom: { phone_of_card: '+15550100' } },
      { custom: { phone_of_card: '+15550100' } },
    ]);
  });

  test('a field moved to another one of the CRM follows that from then on', async () => {
    const admin = await apiAs(product, vendor, 'admin');
    const person = await known(vendor);
    const wish = { lines: [line('phone', names[vendor].mobile, { authority: 'salesos_wins' })] };
    expect(await admin('PUT', await pathOf(vendor), wish)).toEqual({ status: 204, body: {} });
    await pullOnce(product, vendor);
    for (let turn = 0; turn < 3; turn += 1) await settleOnce(product, vendor);
    expect(storedContact(product, vendor, person.recordId)).toMatchObject({
      [names[vendor].mobile]: '+1 555 0100',
      [names[vendor].phone]: '+1 555 0100',
    });
    await editHere(product, vendor, person.contactId, { phone: '+1 555 0111' });
    for (let turn = 0; turn < 3; turn += 1) await settleOnce(product, vendor);
    expect(storedContact(product, vendor, person.recordId)).toMatchObject({
      [names[vendor].mobile]: '+1 555 0111',
      [names[vendor].phone]: '+1 555 0100',
    });
  });

  test('a mapped field that is gone stops its own line only; once it is back the line goes on', async () => {
    const admin = await apiAs(product, vendor, 'admin');
    const person = await known(vendor);
    const bringBack = takeAway(vendor);
    await editHere(product, vendor, person.contactId, { title: 'Ours', phone: '+1 555 0122' });
    await settleOnce(product, vendor);
    await product.advance(61 * 60_000);
    await pullOnce(product, vendor);
    expect(await rowOf(vendor, person.contactId)).toMatchObject({ title: 'Ours', phone: '+1 555 0122' });
    expect(storedContact(product, vendor, person.recordId)[names[vendor].phone]).toBe('+1 555 0122');
    const lines = (await admin('GET', await pathOf(vendor))).body['lines'] as { field: string; disabledReason: string | null }[];
    expect(lines.filter(({ disabledReason }) => disabledReason !== null)).toMatchObject([{ field: 'title', disabledReason: 'unknown_crm_field' }]);
    expect(await product.rows(vendor, sql`select sync_status from crm_sync_state where crm_id = ${person.recordId}`)).toEqual([
      { sync_status: 'synced' },
    ]);
    bringBack();
    await product.advance(61 * 60_000);
    await pullOnce(product, vendor);
    for (let turn = 0; turn < 3; turn += 1) await settleOnce(product, vendor);
    expect(storedContact(product, vendor, person.recordId)[names[vendor].title]).toBe('Ours');
  });
});
