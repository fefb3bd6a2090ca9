import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { linksOf } from '../../sandbox/hubspot/links.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, editContact, ownerOf, portal } from '../product/crm-edit.ts';
import { settleOnce } from '../product/crm-life.ts';
import { emailField, madeOf, recordsWith } from '../product/made-records.ts';
import { freshKey } from '../product/people.ts';
import { recordLife } from '../product/record-life.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const names = {
  salesforce: { first: 'FirstName', last: 'LastName', title: 'Title', owner: 'OwnerId', account: 'AccountId', name: 'Name' },
  hubspot: { first: 'firstname', last: 'lastname', title: 'jobtitle', owner: 'hubspot_owner_id', account: 'associatedcompanyid', name: 'name' },
} as const;

const { api, readOn, createOnce, post, shown, contactsAt, wishes, expectOne } = recordLife(() => product);

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('a company and its contact made here are in the CRM once, are the rep’s, and are nothing new when they are read back', async () => {
    const contactsBefore = await product.rows(vendor, sql`select count(*)::int as n from contacts`);
    const accountId = await post(vendor, '/v1/accounts', { name: 'Northwind Freight', domain: 'northwind.example', companySize: 42 });
    const email = `ada@northwind-${vendor}.example`;
    const person = { firstName: 'Ada', lastName: 'Lind', email, title: 'COO' };
    const id = await post(vendor, '/v1/contacts', { ...person, accountId });
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({
      ...person,
      accountId,
      records: [],
      sync: { state: 'pending', code: 'account_first' },
    });
    await product.engine.drain();
    await readOn();
    await readOn();
    await expectOne(vendor, id, email);
    const [company, ...others] = madeOf(product, vendor, 'account', accountId);
    expect(others).toEqual([]);
    const [record] = madeOf(product, vendor, 'contact', id);
    const n = names[vendor];
    expect(company?.fields).toMatchObject({ [n.name]: 'Northwind Freight', [n.owner]: ownerOf(product, vendor, 'rep') });
    expect(record?.fields).toMatchObject({
      [n.first]: 'Ada',
      [n.last]: 'Lind',
      [n.title]: 'COO',
      [n.owner]: ownerOf(product, vendor, 'rep'),
      [n.account]: company?.id,
    });
    if (vendor === 'hubspot') expect(linksOf(portal(product), 'contacts', record?.id ?? '', 'companies')).toEqual([company?.id]);
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ ...person, accountId });
    // The score is there too.
    expect(record?.fields[vendor === 'salesforce' ? 'SalesOS_Band__c' : 'salesos_band']).toBe('Cool');
    const contactsAfter = await product.rows(vendor, sql`select count(*)::int - 1 as n from contacts`);
    expect(contactsAfter).toEqual(contactsBefore);
    expect(
      await product.rows(
        vendor,
        sql`select action, resource_type from audit_log where resource_id in (${accountId}, ${id}) order by at, resource_type`,
      ),
    ).toEqual([
      { action: 'record.created', resource_type: 'account' },
      { action: 'record.created', resource_type: 'contact' },
    ]);
    // From now on it is a record as any other, in both directions.
    expect((await (await api(vendor))('PATCH', `/v1/contacts/${id}`, { title: 'CEO' })).body).toMatchObject({ title: 'CEO' });
    await settleOnce(product, vendor);
    editContact(product, vendor, record?.id ?? '', { firstName: 'Adina' });
    await readOn();
    expect(madeOf(product, vendor, 'contact', id)[0]?.fields).toMatchObject({ [n.title]: 'CEO', [n.first]: 'Adina' });
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ firstName: 'Adina', title: 'CEO' });
  });

  test('a person the CRM has already, by the same address, is tied to its record', async () => {
    const email = `known@${vendor}.example`;
    const known = addContact(product, vendor, { firstName: 'Known', lastName: 'Already', email });
    const id = await post(vendor, '/v1/contacts', { firstName: 'Known', lastName: 'Again', email });
    if (vendor === 'salesforce')
      product.twin.twin.faults.plan({
        vendor,
        match: 'insert Contact',
        times: 1,
        kind: { type: 'row', statusCode: 'DUPLICATES_DETECTED', existingId: known },
      });
    await createOnce(vendor);
    await readOn();
    expect(await contactsAt(vendor, email)).toEqual([{ id }]);
    expect(recordsWith(product, vendor, 'contact', [emailField[vendor], email])).toMatchObject([{ id: known }]);
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ lastName: 'Already', records: [{ recordId: known }], sync: null });
    expect(await wishes(vendor)).toEqual([]);
  });

  test('what the CRM refuses is said of that record alone, and is made once it is corrected', async () => {
    const [bad, good] = [`bad@refused-${vendor}.example`, `good@refused-${vendor}.example`];
    const refused = vendor === 'salesforce' ? { firstName: 'Nameless', email: bad } : { lastName: 'Owned', email: bad };
    const id = await post(vendor, '/v1/contacts', refused);
    const other = await post(vendor, '/v1/contacts', { lastName: 'Fine', email: good });
    if (vendor === 'hubspot')
      await product.rows(
        vendor,
        sql`update crm_users set external_id = external_id || '0' where user_id = (select owner_id from contacts where id = ${id}::uuid)`,
      );
    if (vendor === 'hubspot') await product.rows(vendor, sql`update contacts set owner_id = null where id = ${other}::uuid`);
    await product.engine.drain();
    const code = vendor === 'salesforce' ? 'REQUIRED_FIELD_MISSING' : 'INVALID_OWNER_ID';
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({
      records: [],
      sync: { state: 'blocked', code, message: expect.stringMatching(/LastName|owner/) },
    });
    expect(madeOf(product, vendor, 'contact', other)).toHaveLength(1);
    const { body: health } = await (await api(vendor, 'admin'))('GET', `/v1/connections/${await product.connectionId(vendor)}/errors`);
    expect(health['causes']).toMatchObject([{ counts: { contact: 1 }, mayRetry: true }]);
    if (vendor === 'hubspot')
      await product.rows(
        vendor,
        sql`update crm_users set external_id = left(external_id, -1) where user_id = (select owner_id from contacts where id = ${id}::uuid)`,
      );
    await (await api(vendor))('PATCH', `/v1/contacts/${id}`, { lastName: 'Corrected' });
    await readOn();
    await expectOne(vendor, id, bad);
  });

  test('while nothing is written it is shown, not made', async () => {
    const admin = await api(vendor, 'admin');
    const base = `/v1/connections/${await product.connectionId(vendor)}`;
    const id = await post(vendor, '/v1/contacts', { lastName: 'Shadow', email: `shadow@${vendor}.example` });
    expect((await admin('POST', `${base}/writing`, { state: 'shadow' })).status).toBe(204);
    await product.engine.drain();
    expect(madeOf(product, vendor, 'contact', id)).toEqual([]);
    expect((await admin('GET', `${base}/preview`)).body).toMatchObject({
      creates: {
        records: 1,
        samples: [
          {
            object: 'contact',
            salesosId: id,
            values: [
              { field: 'last_name', value: 'Shadow' },
              { field: 'email', value: `shadow@${vendor}.example` },
            ],
          },
        ],
      },
    });
    expect((await admin('POST', `${base}/writing`, { state: 'on' })).status).toBe(204);
    await readOn();
    await expectOne(vendor, id, `shadow@${vendor}.example`);
  });

  test('taking writes back leaves the record and says so', async () => {
    const admin = await api(vendor, 'admin');
    const base = `/v1/connections/${await product.connectionId(vendor)}`;
    const email = `undone@${vendor}.example`;
    const id = await post(vendor, '/v1/contacts', { lastName: 'Undone', email });
    await createOnce(vendor);
    const [record] = madeOf(product, vendor, 'contact', id);
    const undone = await admin('POST', `${base}/undo`, {}, { 'idempotency-key': freshKey() });
    expect(undone.body).toMatchObject({
      batches: 1,
      records: [{ object: 'contact', externalId: record?.id, state: 'left', isCreated: true, keptFields: [], code: null }],
    });
    await admin('POST', `${base}/writing`, { state: 'on' });
    await readOn();
    await expectOne(vendor, id, email);
  });

  test('what cannot be is refused and changes nothing', async () => {
    const ask = await api(vendor);
    const count = () =>
      product.rows(vendor, sql`select (select count(*)::int from contacts) as contacts, (select count(*)::int from accounts) as accounts`);
    const email = `once@${vendor}.example`;
    const key = { 'idempotency-key': freshKey() };
    const person = { lastName: 'Once', email };
    const first = await ask('POST', '/v1/contacts', person, key);
    const before = await count();
    expect(await ask('POST', '/v1/contacts', person, key)).toMatchObject({ status: 201, body: { id: first.body['id'] } });
    expect(await ask('POST', '/v1/contacts', { ...person, lastName: 'Other' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await ask('POST', '/v1/contacts', { ...person, email: email.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'duplicate', problems: [{ contactId: first.body['id'] }] },
    });
    expect(await ask('POST', '/v1/contacts', {})).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await ask('POST', '/v1/accounts', { domain: 'x.example' })).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await ask('POST', '/v1/contacts', { lastName: 'X', accountId: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5aff' })).toMatchObject({ status: 404 });
    expect(await ask('POST', '/v1/contacts', { object: 'lead', lastName: 'X', accountId: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5aff' })).toMatchObject({
      status: 400,
    });
    const [other] = await product.rows<{ id: string }>(vendor, sql`select id from users where role = 'admin' limit 1`);
    expect(await ask('POST', '/v1/contacts', { lastName: 'X', ownerId: other?.id })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await (await api(vendor, 'other_rep'))('PATCH', `/v1/contacts/${String(first.body['id'])}`, { title: 'X' })).toMatchObject({
      status: 403,
    });
    if (vendor === 'hubspot')
      expect(await ask('POST', '/v1/contacts', { object: 'lead', lastName: 'X' })).toMatchObject({
        status: 409,
        body: { code: 'create_not_supported' },
      });
    expect(await count()).toEqual(before);
    await product.engine.drain();
  });
});

test('salesforce: what a duplicate rule takes for somebody with another address is said, and neither made nor tied', async () => {
  const vendor = 'salesforce';
  const known = addContact(product, vendor, { firstName: 'Near', lastName: 'Namesake', email: 'near@salesforce.example' });
  const kind = { type: 'row', statusCode: 'DUPLICATES_DETECTED', existingId: known } as const;
  product.twin.twin.faults.plan({ vendor, match: 'insert Contact', times: 1, kind });
  const id = await post(vendor, '/v1/contacts', { firstName: 'Near', lastName: 'Namesake', email: 'other@salesforce.example' });
  await createOnce(vendor);
  expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({
    records: [],
    sync: { state: 'blocked', code: 'DUPLICATES_DETECTED', message: 'Use one of these records?' },
  });
  expect(madeOf(product, vendor, 'contact', id)).toEqual([]);
});
