import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { importCustomer } from '#services/backup/import-customer.ts';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { pullOnce } from '../product/crm-life.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { enroll, freshKey, inbox, ledger, personAt, reactTo } from '../product/people.ts';
import { backupOf, startAnew } from '../product/rebuilt.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const bothCrms = [['salesforce'], ['hubspot']] as const;
let count = 0;

/** Somebody new who has been sent one mail. */
async function reader(vendor: Vendor): Promise<Person & { contactId: string }> {
  count += 1;
  const name = { firstName: 'Ada', lastName: `Reader ${count}`, email: `reader${count}@quay.example` };
  const recordId = addContact(product, vendor, name);
  await pullOnce(product, vendor);
  const person = await personAt(product, vendor, recordId);
  await enroll(product, person);
  await product.engine.drain();
  return person;
}

const wish = async (vendor: Vendor, contactId: string) =>
  (
    await product.rows<{ state: string; outcome: string | null; code: string | null; tries: number }>(
      vendor,
      sql`select state, outcome, error_code as code, tries from crm_opt_outs where contact_id = ${contactId}::uuid`,
    )
  )[0];

const writes = { salesforce: '^PATCH .*/sobjects/Contact/', hubspot: '^POST /communication-preferences/2026-09/statuses/' } as const;

test.each(bothCrms)('%s: an opt-out on our page stands in the consent field of the CRM, and is no news when it is read again', async (vendor) => {
  const person = await reader(vendor);
  expect((await product.client.record(person)).optedOut).toBe(false);
  await reactTo(product, person, 'unsubscribe');
  await product.engine.drain();
  expect([(await product.client.record(person)).optedOut, await wish(vendor, person.contactId)]).toEqual([
    true,
    { state: 'done', outcome: 'written', code: null, tries: 1 },
  ]);
  await pullOnce(product, vendor);
  const changes = await product.rows<{ via: string }>(
    vendor,
    sql`select data->>'via' as via from events where contact_id = ${person.contactId}::uuid and event_type = 'consent.changed'`,
  );
  expect(changes.map(({ via }) => via)).toEqual(['one_click']);
});

test.each(bothCrms)('%s: an answer that got lost is asked for again and written once', async (vendor) => {
  const person = await reader(vendor);
  product.twin.twin.faults.plan({ vendor, match: writes[vendor], times: 1, kind: { type: 'accept_then_drop' } });
  await reactTo(product, person, 'unsubscribe');
  await product.engine.drain();
  expect(await wish(vendor, person.contactId)).toMatchObject({ state: 'pending', tries: 1 });
  await product.rows(vendor, sql`update crm_opt_outs set retry_at = null`);
  await product.engine.drain();
  expect(await wish(vendor, person.contactId)).toEqual({ state: 'done', outcome: 'already', code: null, tries: 2 });
});

const refusals = {
  salesforce: {
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', message: 'HasOptedOutOfEmail is read-only for this user', fields: [] }],
  },
  hubspot: { status: 403, body: { status: 'error', category: 'MISSING_SCOPES', message: 'This app has not been granted all required scopes' } },
};
test.each(bothCrms)('%s: where we may not write it, the card says so, and a person can have it tried again', async (vendor) => {
  const person = await reader(vendor);
  product.twin.twin.faults.plan({ vendor, match: writes[vendor], times: 1, kind: { type: 'status', ...refusals[vendor] } });
  await reactTo(product, person, 'unsubscribe');
  await product.engine.drain();
  const code = vendor === 'salesforce' ? 'INVALID_FIELD_FOR_INSERT_UPDATE' : 'MISSING_SCOPES';
  expect(await wish(vendor, person.contactId)).toEqual({ state: 'rejected', outcome: null, code, tries: 1 });
  const { notice } = await product.client.card(person);
  expect(notice).toMatchObject({ kind: 'warning', action: 'sync_now', text: expect.stringContaining('opted out of email') });
  await product.client.act(person, { action: 'sync_now', idempotencyKey: freshKey() });
  await product.engine.drain();
  expect([(await wish(vendor, person.contactId))?.state, (await product.client.card(person)).notice]).toEqual(['done', null]);
});

test('what the CRM said itself is not written back to it, and a person who lifts it there is not overruled', async () => {
  const person = await reader('salesforce');
  editContact(product, 'salesforce', person.recordId, { optedOut: true });
  await pullOnce(product, 'salesforce');
  expect(await wish('salesforce', person.contactId)).toBeUndefined();
  editContact(product, 'salesforce', person.recordId, { optedOut: false });
  await pullOnce(product, 'salesforce');
  expect([await wish('salesforce', person.contactId), (await product.client.record(person)).optedOut]).toEqual([undefined, false]);
});

test('no mail goes until the mails of earlier have been read back', async () => {
  const everyMail = async () => (await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from emails`))[0]?.n ?? 0;
  const before = await everyMail();
  const recordId = addContact(product, 'salesforce', { firstName: 'Ada', lastName: 'Waits', email: 'waits@quay.example' });
  await pullOnce(product, 'salesforce');
  const person = await personAt(product, 'salesforce', recordId);
  await product.rows('salesforce', sql`update crm_integrations set activities_complete = false, activities_after = null`);
  await enroll(product, person);
  await product.engine.drain();
  expect([await ledger(product, person), inbox(product, person).length]).toEqual([
    [expect.objectContaining({ send_state: 'queued', error_code: 'read_back' })],
    0,
  ]);
  await pullOnce(product, 'salesforce');
  expect([await ledger(product, person), inbox(product, person).length]).toEqual([[expect.objectContaining({ send_state: 'sent' })], 1]);
  // What was read back was here already.
  expect(await everyMail()).toBe(before + 1);
});

test('without its sequence nobody is enrolled and the CRM keeps what it says; with the import that comes later they are', async () => {
  const person = await reader('salesforce');
  const shown = async (test_: TestProduct) =>
    (await test_.client.record(person)).ownedFields.filter(({ apiName }) => /sequence|last_touch/i.test(apiName)).map(({ value }) => value);
  const before = await shown(product);
  const backup = await backupOf(product);
  product = await startAnew(
    product,
    backup.map((customer) => ({ ...customer, sequences: [] })),
  );
  await product.connect('salesforce');
  await product.engine.drain();
  const outcome = async () => {
    const { contactId } = await personAt(product, 'salesforce', person.recordId);
    return (
      await product.rows<{ outcome: string }>('salesforce', sql`select outcome from restored_enrollments where contact_id = ${contactId}::uuid`)
    )[0]?.outcome;
  };
  expect([await outcome(), (await product.client.card(person)).enrollment, await shown(product)]).toEqual(['no_sequence', null, before]);
  const [, step] = [before[0], before[1]];
  for (const customer of backup)
    await importCustomer(product.product.work, product.product.sealer, { kind: 'system', id: 'test', role: 'admin' }, customer);
  await pullOnce(product, 'salesforce');
  const { enrollment } = await product.client.card(person);
  expect([await outcome(), `${enrollment?.step} of ${enrollment?.stepCount}`, enrollment?.reason?.text]).toEqual([
    'restored',
    step,
    'Restored from the CRM: check before it goes on.',
  ]);
  expect(inbox(product, person)).toHaveLength(1);
});
