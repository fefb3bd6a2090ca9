import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pull } from '#services/crm-sync/pull.ts';
import type { Work } from '#db/unit-of-work.ts';
import { linksOf } from '../../sandbox/hubspot/links.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { editContact, portal } from '../product/crm-edit.ts';
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

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test.each([
    ['before the wish is claimed', { at: 1, when: 'before' }],
    ['after it was claimed', { at: 1, when: 'after' }],
    ['at the budget', { at: 2, when: 'after' }],
    ['before the call', { at: 3, when: 'before' }],
    ['after the call', { at: 3, when: 'after' }],
    ['before the answer is taken in', { at: 4, when: 'before' }],
    ['after the answer was taken in', { at: 4, when: 'after' }],
  ] as const)('a process that dies %s leaves one record, whoever reads it first', async (_, point) => {
    const email = `dies-${point.when}-${point.at}@${vendor}.example`;
    const id = await post(vendor, '/v1/contacts', { firstName: 'Dies', lastName: `${point.when} ${point.at}`, email });
    await expect(createOnce(vendor, dyingWork(product.product.work, point))).rejects.toBeInstanceOf(Crash);
    await product.advance(60_000);
    await pull(product.product.work, depsOf(product), await refOf(product, vendor));
    await endWaits(product, vendor);
    await readOn();
    await readOn();
    await expectOne(vendor, id, email);
  });

  test.each(['accept_then_drop', 'accept_then_504'] as const)(
    'a record whose answer is lost (%s) is made once, also where somebody edits it meanwhile',
    async (type) => {
      const email = `${type.replaceAll('_', '-')}@${vendor}.example`;
      const id = await post(vendor, '/v1/contacts', { firstName: 'Lost', lastName: 'Answer', email, title: 'First' });
      const match = vendor === 'salesforce' ? 'PATCH .*/composite/sobjects/Contact/' : 'contacts/batch/upsert$';
      product.twin.twin.faults.plan({ vendor, match, times: 1, kind: { type } });
      await createOnce(vendor);
      expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ records: [], sync: { state: 'pending', code: expect.anything() } });
      const [record] = madeOf(product, vendor, 'contact', id);
      await product.advance(60_000);
      editContact(product, vendor, record?.id ?? '', { phone: '+47 555 0100' });
      await (await api(vendor))('PATCH', `/v1/contacts/${id}`, { title: 'Second' });
      await product.rows(vendor, sql`update crm_creates set retry_at = null`);
      await createOnce(vendor);
      await readOn();
      await readOn();
      await expectOne(vendor, id, email);
      // Neither change is lost.
      expect(madeOf(product, vendor, 'contact', id)[0]?.fields).toMatchObject({
        [titleField[vendor]]: 'Second',
        [vendor === 'salesforce' ? 'Phone' : 'phone']: '+47 555 0100',
      });
      expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ title: 'Second', phone: '+47 555 0100' });
    },
  );

  test.each([['still has its claim'], ['has lost its claim']])(
    'a record that is read before its answer is taken in by who %s is one',
    async (what) => {
      const email = `${what.replaceAll(' ', '-')}@${vendor}.example`;
      const id = await post(vendor, '/v1/contacts', { firstName: 'Echo', lastName: what, email });
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
      await expectOne(vendor, id, email);
    },
  );
});

test('hubspot: a contact whose company could not be said belongs to it after the next try, also where it was read meanwhile', async () => {
  const vendor = 'hubspot';
  const email = 'company-later@hubspot.example';
  const accountId = await post(vendor, '/v1/accounts', { name: 'Later & Co' });
  await createOnce(vendor);
  const id = await post(vendor, '/v1/contacts', { lastName: 'Later', email, accountId });
  product.twin.twin.faults.plan({ vendor, match: 'POST .*/associate/default', times: 1, kind: { type: 'status', status: 500 } });
  await createOnce(vendor);
  await product.advance(60_000);
  await pull(product.product.work, depsOf(product), await refOf(product, vendor));
  await endWaits(product, vendor);
  await readOn();
  await readOn();
  await expectOne(vendor, id, email);
  const [company] = madeOf(product, vendor, 'account', accountId);
  expect(linksOf(portal(product), 'contacts', madeOf(product, vendor, 'contact', id)[0]?.id ?? '', 'companies')).toEqual([company?.id]);
  expect(await shown(vendor, `/v1/contacts/${id}`)).toMatchObject({ accountId });
});
