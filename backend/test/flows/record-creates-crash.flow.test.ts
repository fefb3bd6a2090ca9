import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pull } from '#services/crm-sync/pull.ts';
import type { Work } from '#db/unit-of-work.ts';
import { linksOf } from '../../sandbox/hubspot/links.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { deleteRecord, editContact, portal } from '../product/crm-edit.ts';
import { depsOf, refOf } from '../product/crm-life.ts';
import { madeOf } from '../product/made-records.ts';
import { endWaits } from '../product/people.ts';
import { recordLife } from '../product/record-life.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const { api, readOn, createOnce, post, shown, expectOne } = recordLife(() => product);
const titleField = { salesforce: 'Title', hubspot: 'jobtitle' } as const;

/** A process that hangs when the CRM has answered; `answered` says that it has. */
function hangingAfterCreate(work: Work): { work: Work; answered: Promise<void>; goOn: () => void } {
  const answered = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const hanging: Work = {
    ...work,
    async outside(call, run) {
      const result = await work.outside(call, run);
      if (call === 'crm create') {
        answered.resolve();
        await gate.promise;
      }
      return result;
    },
  };
  return { work: hanging, answered: answered.promise, goOn: gate.resolve };
}

// Nobody here has an address: it would tie a record to its person all by itself.
describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test.each([
    ['before the wish is claimed', { at: 2, when: 'before' }],
    ['after it was claimed', { at: 2, when: 'after' }],
    ['before the call', { at: 4, when: 'before' }],
    ['after the call', { at: 4, when: 'after' }],
  ] as const)('a process that dies %s leaves one record, whoever reads it first', async (_, point) => {
    const lastName = `Dies ${point.when} ${point.at}`;
    const id = await post(vendor, '/v1/contacts', { lastName });
    await expect(createOnce(vendor, dyingWork(product.product.work, point))).rejects.toBeInstanceOf(Crash);
    await product.advance(60_000);
    await pull(product.product.work, depsOf(product), await refOf(product, vendor));
    await endWaits(product, vendor);
    await readOn();
    await readOn();
    await expectOne(vendor, id, lastName);
  });

  test.each([
    ['accept_then_drop', 'read first'],
    ['accept_then_504', 'tried again first'],
  ] as const)('a record whose answer is lost (%s) and that is %s is made once, and what either side edits meanwhile stays', async (type, what) => {
    const lastName = `Lost by ${type}`;
    const id = await post(vendor, '/v1/contacts', { firstName: 'Lost', lastName, title: 'First' });
    const match = vendor === 'salesforce' ? 'PATCH .*/composite/sobjects/Contact/' : 'contacts/batch/upsert$';
    product.twin.twin.faults.plan({ vendor, match, times: 1, kind: { type } });
    await createOnce(vendor);
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ records: [], sync: { state: 'pending', code: expect.anything() } });
    const [record] = madeOf(product, vendor, 'contact', id);
    await product.advance(60_000);
    editContact(product, vendor, record?.id ?? '', { firstName: 'Found' });
    await (await api(vendor))('PATCH', `/v1/contacts/${id}`, { title: 'Second' });
    if (what === 'read first') await pull(product.product.work, depsOf(product), await refOf(product, vendor));
    await product.rows(vendor, sql`update crm_creates set retry_at = null`);
    await createOnce(vendor);
    await readOn();
    await readOn();
    await expectOne(vendor, id, lastName);
    // Neither change is lost.
    expect(madeOf(product, vendor, 'contact', id)[0]?.fields).toMatchObject({
      [titleField[vendor]]: 'Second',
      [vendor === 'salesforce' ? 'FirstName' : 'firstname']: 'Found',
    });
    expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ title: 'Second', firstName: 'Found' });
  });

  test.each(['contact', 'account'] as const)('a %s whose answer is lost and that somebody deletes meanwhile is not made again', async (object) => {
    const path = object === 'contact' ? '/v1/contacts' : '/v1/accounts';
    const id = await post(vendor, path, object === 'contact' ? { lastName: 'Unwanted' } : { name: 'Unwanted' });
    const [there, batch] = object === 'contact' ? ['Contact', 'contacts'] : ['Account', 'companies'];
    const match = vendor === 'salesforce' ? `PATCH .*/composite/sobjects/${there}/` : `${batch}/batch/upsert$`;
    product.twin.twin.faults.plan({ vendor, match, times: 1, kind: { type: 'accept_then_drop' } });
    await createOnce(vendor);
    const [record] = madeOf(product, vendor, object, id);
    deleteRecord(product, vendor, object, record?.id ?? '');
    await product.rows(vendor, sql`update crm_creates set retry_at = null`);
    await createOnce(vendor);
    await readOn();
    expect(madeOf(product, vendor, object, id)).toEqual([]);
    expect(await product.rows(vendor, sql`select crm_id, sync_status from crm_sync_state where salesos_id = ${id}::uuid`)).toEqual([
      { crm_id: record?.id, sync_status: 'gone' },
    ]);
    expect(await product.rows(vendor, sql`select state from crm_creates where salesos_id = ${id}::uuid`)).toEqual([]);
  });

  test.each([['still has its claim'], ['has lost its claim']])(
    'a record that is read before its answer is taken in by who %s is one',
    async (what) => {
      const lastName = `Echo ${what}`;
      const id = await post(vendor, '/v1/contacts', { lastName });
      const { work, answered, goOn } = hangingAfterCreate(product.product.work);
      const slow = createOnce(vendor, work);
      await answered;
      await product.advance(60_000);
      await pull(product.product.work, depsOf(product), await refOf(product, vendor));
      if (what === 'has lost its claim') {
        await endWaits(product, vendor);
        await createOnce(vendor);
      }
      goOn();
      await slow;
      await readOn();
      await expectOne(vendor, id, lastName);
    },
  );
});

test('hubspot: a contact whose company could not be said belongs to it after the next try, also where it was read meanwhile', async () => {
  const vendor = 'hubspot';
  const accountId = await post(vendor, '/v1/accounts', { name: 'Later & Co' });
  await createOnce(vendor);
  const id = await post(vendor, '/v1/contacts', { lastName: 'Later', accountId });
  product.twin.twin.faults.plan({ vendor, match: 'POST .*/associate/default', times: 1, kind: { type: 'status', status: 500 } });
  await createOnce(vendor);
  await product.advance(60_000);
  await pull(product.product.work, depsOf(product), await refOf(product, vendor));
  await endWaits(product, vendor);
  await readOn();
  await readOn();
  await expectOne(vendor, id, 'Later');
  const [company] = madeOf(product, vendor, 'account', accountId);
  expect(linksOf(portal(product), 'contacts', madeOf(product, vendor, 'contact', id)[0]?.id ?? '', 'companies')).toEqual([company?.id]);
  expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ accountId });
});
