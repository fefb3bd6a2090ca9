import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contact } from '../../sandbox/salesforce/schema/contact.ts';
import { individual } from '../../sandbox/salesforce/schema/individual.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addActivity, deleteActivity } from '../product/crm-activity.ts';
import { addContact, deleteContact, editContact, records } from '../product/crm-edit.ts';
import { linksOf, pullOnce } from '../product/crm-life.ts';
import { personAt } from '../product/people.ts';

const MINUTE_MS = 60_000;
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

/** Time for each list of what is told apart to be due. */
async function readLater(vendor: 'salesforce' | 'hubspot'): Promise<void> {
  await product.advance(61 * MINUTE_MS);
  await pullOnce(product, vendor);
  await product.engine.drain();
}
let people = 0;
async function somebody(vendor: 'salesforce' | 'hubspot'): Promise<string> {
  people += 1;
  const id = addContact(product, vendor, { firstName: 'Zoe', lastName: `Clock ${people}`, email: `zoe.${people}@clock.example` });
  await readLater(vendor);
  await readLater(vendor);
  return id;
}

describe.each([-45, 45])('a CRM whose clock is %d minutes off', (minutes) => {
  beforeAll(async () => {
    product.twin.twin.clock.skewMs = minutes * MINUTE_MS;
    // A clock that was set back stamps nothing as it did before until that time has come again.
    await product.advance(120 * MINUTE_MS);
  });

  test('who is deleted there ends here', async () => {
    const id = await somebody('hubspot');
    deleteContact(product, 'hubspot', id);
    await readLater('hubspot');
    expect((await linksOf(product, 'hubspot', [id])).map(({ sync_status }) => sync_status)).toEqual(['gone']);
  });

  test('what is changed there comes', async () => {
    for (const vendor of ['salesforce', 'hubspot'] as const) {
      const id = await somebody(vendor);
      editContact(product, vendor, id, { phone: '+49 30 77' });
      await product.advance(2 * MINUTE_MS);
      await pullOnce(product, vendor);
      const { contactId } = await personAt(product, vendor, id);
      expect(await product.rows(vendor, sql`select phone from contacts where id = ${contactId}::uuid`)).toEqual([{ phone: '+49 30 77' }]);
    }
  });

  test('a call that is deleted there is deleted here', async () => {
    const person = await personAt(product, 'hubspot', await somebody('hubspot'));
    const call = addActivity(product, 'hubspot', 'call', { hs_call_title: 'About clocks' }, [person.recordId]);
    const kept = () => product.rows('hubspot', sql`select deleted_at is not null as deleted from activities where external_id = ${call}`);
    await readLater('hubspot');
    expect(await kept()).toEqual([{ deleted: false }]);
    deleteActivity(product, 'hubspot', 'call', call);
    await readLater('hubspot');
    expect(await kept()).toEqual([{ deleted: true }]);
  });

  test('what an individual refuses holds', async () => {
    const blank = Object.fromEntries(individual.fields.map(({ name, initial }) => [name, initial]));
    const wishing = records(product).add(individual, { ...blank, LastName: 'Clock' });
    const id = await somebody('salesforce');
    records(product).change(contact, id, { IndividualId: wishing });
    await readLater('salesforce');
    // What changed last is read again with every look.
    await somebody('salesforce');
    records(product).change(individual, wishing, { HasOptedOutSolicit: true });
    await readLater('salesforce');
    const { contactId } = await personAt(product, 'salesforce', id);
    expect(
      await product.rows(
        'salesforce',
        sql`select channel from consents where contact_id = ${contactId}::uuid and state = 'opted_out' order by channel`,
      ),
    ).toEqual([{ channel: 'call' }, { channel: 'email' }]);
  });
});
