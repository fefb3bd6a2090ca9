import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '#services/customer/create-customer.ts';
import { connectCrm } from '../../../scripts/start/connect-crm.ts';
import { localCustomers } from '../../../scripts/start/customers.ts';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addActivity, keptActivities, type Values } from '../product/crm-activity.ts';
import { addContact } from '../product/crm-edit.ts';
import { personOf } from '../product/people.ts';

const HOUR_MS = 3_600_000;
let product: TestProduct;
let person: Person & { contactId: string };
let inSalesforce: string;
let ask: Awaited<ReturnType<typeof apiAs>>;

/** One customer with both CRMs and one human in each; HubSpot was there first. */
beforeAll(async () => {
  product = await startTestProduct({ connect: ['hubspot'] });
  person = await personOf(product, 'hubspot', 'engaged');
  inSalesforce = addContact(product, 'salesforce', { firstName: 'The', lastName: 'Same', email: person.email });
  const customer = localCustomers.find(({ provider }) => provider === 'hubspot');
  if (!customer) throw new Error('no customer');
  const actor = { kind: 'system', id: 'test', role: 'admin' } as const;
  const userEmail = customer.users.find(({ isAdmin }) => isAdmin)?.email ?? '';
  const adminKey = await createApiKey(product.product.work, { actor, customerId: customer.id, userEmail, label: 'test' });
  const both = { ...customer, provider: 'salesforce' as const };
  await connectCrm(both, { productUrl: product.url, twinSalesforceUrl: product.twin.salesforceUrl, adminKey });
  await product.engine.drain();
  ask = await apiAs(product, 'hubspot', 'admin');
});
afterAll(() => product?.close());

async function readOn(): Promise<void> {
  await product.advance(HOUR_MS);
  await product.engine.drain();
}

const connectionTo = async (provider: Vendor): Promise<string> =>
  (await product.rows<{ id: string }>('hubspot', sql`select id from crm_integrations where provider = ${provider}`))[0]?.id ?? '';

async function log(type: 'call' | 'note', words: string, day = '2026-11-26'): Promise<string> {
  const wish = type === 'call' ? { type, subject: words, at: `${day}T08:00:00Z` } : { type, body: words };
  const { status, body } = await ask('POST', `/v1/contacts/${person.contactId}/activities`, wish);
  expect(status).toBe(201);
  await readOn();
  await readOn();
  return String(body['id']);
}

async function listed(): Promise<unknown[]> {
  const { body } = await ask('GET', `/v1/contacts/${person.contactId}/activities`);
  return (body['activities'] as { type: string; subject: string; body: string; provider: string }[]).map((one) => [
    one.type,
    one.subject || one.body,
    one.provider,
  ]);
}

const kept = (type: 'call' | 'note' | 'task'): Record<Vendor, number> => ({
  salesforce: keptActivities(product, 'salesforce', type).length,
  hubspot: keptActivities(product, 'hubspot', type).length,
});

const salesforceCall: Values = { Subject: 'From Salesforce', Status: 'Completed', ActivityDate: '2026-11-20' };
const hubspotCall: Values = { hs_timestamp: '2026-11-20T14:05:00.000Z', hs_call_title: 'From HubSpot' };

test('each type is written to one CRM, the master until it has a home; nothing goes from one to the other', async () => {
  await log('call', 'First', '2026-11-25');
  expect([kept('call'), await listed()]).toEqual([{ salesforce: 0, hubspot: 1 }, [['call', 'First', 'hubspot']]]);
  const path = `/v1/connections/${await connectionTo('salesforce')}/activity-home`;
  expect(await ask('PUT', path, { types: ['call', 'call'] })).toEqual({ status: 204, body: {} });
  await log('call', 'Second');
  await log('note', 'Third');
  expect([kept('call'), kept('note')]).toEqual([
    { salesforce: 1, hubspot: 1 },
    { salesforce: 1, hubspot: 1 },
  ]);
  addActivity(product, 'salesforce', 'call', salesforceCall, [inSalesforce]);
  addActivity(product, 'hubspot', 'call', hubspotCall, [person.recordId]);
  await readOn();
  await readOn();
  expect(await listed()).toEqual([
    ['note', 'Third', 'hubspot'],
    ['call', 'Second', 'salesforce'],
    ['call', 'First', 'hubspot'],
    ['call', 'From HubSpot', 'hubspot'],
    ['call', 'From Salesforce', 'salesforce'],
  ]);
  expect([kept('call'), kept('note')]).toEqual([
    { salesforce: 1, hubspot: 1 },
    { salesforce: 1, hubspot: 1 },
  ]);
});

test('a home is one only, and an admin’s to give', async () => {
  const homes = async (): Promise<unknown> =>
    ((await ask('GET', '/v1/connections')).body['connections'] as { provider: string; isMaster: boolean; activityHome: string[] }[])
      .map(({ provider, isMaster, activityHome }) => [provider, isMaster, activityHome])
      .sort();
  const [salesforce, hubspot] = [await connectionTo('salesforce'), await connectionTo('hubspot')];
  await ask('PUT', `/v1/connections/${salesforce}/activity-home`, { types: ['task', 'call', 'mail'] });
  await ask('PUT', `/v1/connections/${hubspot}/activity-home`, { types: ['call', 'note'] });
  const now = [
    ['hubspot', true, ['call', 'note']],
    ['salesforce', false, ['mail', 'task']],
  ];
  expect(await homes()).toEqual(now);
  const rep = await apiAs(product, 'hubspot', 'rep');
  expect(await rep('PUT', `/v1/connections/${salesforce}/activity-home`, { types: [] })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await ask('PUT', `/v1/connections/${salesforce}/activity-home`, { types: ['fax'] })).toMatchObject({
    status: 400,
    body: { code: 'bad_request' },
  });
  expect(await homes()).toEqual(now);
});

test('what the vendors’ connector copied is there once', async () => {
  const before = await listed();
  addActivity(product, 'hubspot', 'call', { ...hubspotCall, hs_call_title: 'A copy', hs_object_source: 'SALESFORCE' }, [person.recordId]);
  const [ours] = await product.rows<{ id: string }>('hubspot', sql`select id from activities where subject = 'First'`);
  // A connector that copies our id along with the rest.
  addActivity(product, 'salesforce', 'call', { ...salesforceCall, Subject: 'First', SalesOS_Id__c: ours?.id ?? '' }, [inSalesforce]);
  await readOn();
  await readOn();
  expect(await listed()).toEqual(before);
});
