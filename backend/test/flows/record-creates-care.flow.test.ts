import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { contact } from '../../sandbox/salesforce/schema/contact.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { records } from '../product/crm-edit.ts';
import { madeOf } from '../product/made-records.ts';
import { backupOf, startAnew } from '../product/rebuilt.ts';
import { recordLife } from '../product/record-life.ts';
import { chooseContacts, settleScope } from '../product/record-scope.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const life = recordLife(() => product);
const { api, readOn, createOnce, post, shown, wishes, expectOne } = life;
const bothCrms = [['salesforce'], ['hubspot']] as const;

describe.each(bothCrms)('%s', (vendor) => {
  test('of two who make the same person at once one is told of the other', async () => {
    const ask = await api(vendor);
    const wish = { lastName: 'Twice', email: `twice@${vendor}.example` };
    const answers = await Promise.all([ask('POST', '/v1/contacts', wish), ask('POST', '/v1/contacts', wish)]);
    const [made, refused] = answers.sort((a, b) => a.status - b.status);
    expect([made?.status, refused?.status, refused?.body['problems']]).toEqual([201, 409, [{ contactId: made?.body['id'] }]]);
    await readOn();
    await expectOne(vendor, String(made?.body['id']), wish.email);
  });

  test('a contact waits for its account, also while that is refused', async () => {
    const accountId = await post(vendor, '/v1/accounts', { name: 'Waited for' });
    const email = `waits@${vendor}.example`;
    const id = await post(vendor, '/v1/contacts', { lastName: 'Waits', email, accountId });
    const match = vendor === 'salesforce' ? 'insert Account' : 'companies/batch/upsert$';
    const body = { status: 'error', category: 'VALIDATION_ERROR', message: 'Name is not taken', errors: [] };
    const kind =
      vendor === 'salesforce'
        ? ({ type: 'row', statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Name is not taken' } as const)
        : ({ type: 'status', status: 400, body } as const);
    product.twin.twin.faults.plan({ vendor, match, times: 1, kind });
    await readOn();
    expect([await shown(vendor, `/v1/accounts/${accountId}`), await shown(vendor, `/v1/contacts/${id}`)]).toMatchObject([
      { sync: { state: 'blocked', message: expect.stringContaining('Name is not taken') } },
      { sync: { state: 'pending', code: 'account_first' } },
    ]);
    expect(madeOf(product, vendor, 'contact', id)).toEqual([]);
    await (await api(vendor))('PATCH', `/v1/accounts/${accountId}`, { name: 'Taken now' });
    await readOn();
    await expectOne(vendor, id, email);
    const [company] = madeOf(product, vendor, 'account', accountId);
    const [person] = madeOf(product, vendor, 'contact', id);
    expect(person?.fields[vendor === 'salesforce' ? 'AccountId' : 'associatedcompanyid']).toBe(company?.id);
  });

  test('a record of an owner who is not worked with is refused, and not made either where that was decided afterwards', async () => {
    const count = () => product.rows(vendor, sql`select count(*)::int as n from contacts`);
    const id = await post(vendor, '/v1/contacts', { lastName: 'Outside', email: `outside@${vendor}.example` });
    const [other] = await product.rows<{ external_id: string }>(
      vendor,
      sql`select external_id from crm_users cu join users u on u.id = cu.user_id where u.role = 'admin' limit 1`,
    );
    expect((await chooseContacts(product, vendor, { owners: [other?.external_id ?? ''] })).status).toBe(200);
    await settleScope(product, vendor);
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ records: [], sync: { state: 'blocked', code: 'out_of_scope' } });
    const before = await count();
    expect(await (await api(vendor))('POST', '/v1/contacts', { lastName: 'Too' })).toMatchObject({ status: 409, body: { code: 'out_of_scope' } });
    expect(await count()).toEqual(before);
    await chooseContacts(product, vendor, {});
    await settleScope(product, vendor);
    await (await api(vendor))('PATCH', `/v1/contacts/${id}`, { title: 'Inside' });
    await readOn();
    await expectOne(vendor, id, `outside@${vendor}.example`);
  });
});

test('salesforce: a lead that lacks its company is made when it has one', async () => {
  const id = await post('salesforce', '/v1/contacts', { object: 'lead', lastName: 'Lead', email: 'lead@salesforce.example' });
  await createOnce('salesforce');
  expect(await shown('salesforce', `/v1/contacts/${id}`)).toMatchObject({
    sync: { state: 'blocked', code: 'REQUIRED_FIELD_MISSING', message: expect.stringContaining('Company') },
  });
  await (await api('salesforce'))('PATCH', `/v1/contacts/${id}`, { company: 'Leadworks' });
  await readOn();
  await readOn();
  expect(madeOf(product, 'salesforce', 'lead', id)).toMatchObject([{ fields: { Company: 'Leadworks', LastName: 'Lead' } }]);
  expect(await shown('salesforce', `/v1/contacts/${id}`)).toMatchObject({ company: 'Leadworks', records: [{ object: 'lead' }], sync: null });
  expect(await wishes('salesforce')).toEqual([]);
});

test('where several records carry one id of ours none is made or changed, and it is said', async () => {
  const loose = await startTestProduct({ connect: ['salesforce'], flipped: ['salesforce.unique-external-id-not-enforced'] });
  try {
    const ours = recordLife(() => loose);
    const id = await ours.post('salesforce', '/v1/contacts', { lastName: 'Several', email: 'several@salesforce.example' });
    const blank = Object.fromEntries(contact.fields.map(({ name, initial }) => [name, initial]));
    for (const name of ['One', 'Two']) records(loose).add(contact, { ...blank, LastName: name, SalesOS_Id__c: id });
    await ours.createOnce('salesforce');
    expect(madeOf(loose, 'salesforce', 'contact', id).map(({ fields }) => fields['LastName'])).toEqual(['One', 'Two']);
    expect(await ours.shown('salesforce', `/v1/contacts/${id}`)).toMatchObject({ sync: { state: 'blocked', code: 'DUPLICATE_EXTERNAL_ID' } });
  } finally {
    await loose.close();
  }
});

test('without a CRM nothing is made', async () => {
  const alone = await startTestProduct({ connect: [] });
  try {
    const ask = await recordLife(() => alone).api('hubspot');
    expect(await ask('POST', '/v1/contacts', { lastName: 'Nowhere' })).toMatchObject({ status: 409, body: { code: 'no_connection' } });
    expect(await alone.rows('hubspot', sql`select count(*)::int as n from contacts`)).toEqual([{ n: 0 }]);
  } finally {
    await alone.close();
  }
});

test('after the loss of the database the records made here are found by our id, and are who they were', async () => {
  const made: Record<string, { accountId: string; id: string; email: string }> = {};
  for (const [vendor] of bothCrms) {
    const email = `rebuilt@${vendor}.example`;
    const accountId = await post(vendor, '/v1/accounts', { name: 'Rebuilt' });
    made[vendor] = { accountId, id: await post(vendor, '/v1/contacts', { lastName: 'Rebuilt', email, accountId }), email };
  }
  await product.engine.drain();
  await readOn();
  const anew = await startAnew(product, await backupOf(product));
  product = anew;
  for (const [vendor] of bothCrms) await anew.connect(vendor);
  await anew.engine.drain();
  const later = recordLife(() => anew);
  for (const [vendor] of bothCrms) {
    const { accountId, id, email } = made[vendor] ?? { accountId: '', id: '', email: '' };
    await later.expectOne(vendor, id, email);
    expect(await later.shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ accountId, lastName: 'Rebuilt' });
    expect(madeOf(anew, vendor, 'account', accountId)).toHaveLength(1);
    const again = await (await later.api(vendor))('POST', '/v1/contacts', { lastName: 'Rebuilt', email });
    expect(again).toMatchObject({ status: 409, body: { problems: [{ contactId: id }] } });
  }
});
