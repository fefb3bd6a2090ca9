import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { type OpenSession, openSession } from '#services/connection/open-session.ts';
import { claimNext } from '#services/crm-sync/claim-dirty.ts';
import { loadMapping } from '#services/crm-sync/load-mapping.ts';
import { readBeforeWrite } from '#services/crm-sync/read-before-write.ts';
import { takeRecords } from '#services/crm-sync/take-records.ts';
import { createApiKey } from '#services/customer/create-customer.ts';
import { createRecords } from '#services/crm-sync/create-records.ts';
import { editLocal } from '#services/crm-sync/edit-local.ts';
import { connectCrm } from '../../../scripts/start/connect-crm.ts';
import { localCustomers } from '../../../scripts/start/customers.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact, editContact, storedContact } from '../product/crm-edit.ts';
import { askOrg, depsOf, linksOf, mergeInPortal } from '../product/crm-life.ts';
import { recordsWith } from '../product/made-records.ts';
import { crmNames, decide } from '../product/writing.ts';

type Ref = { customerId: string; connectionId: string };
const HOUR_MS = 3_600_000;
let product: TestProduct;
let ask: Awaited<ReturnType<typeof apiAs>>;
let there: Record<Vendor, string>;
let id: string;

const customer = localCustomers.find(({ provider }) => provider === 'hubspot');
async function connect(provider: Vendor, to = product): Promise<void> {
  if (!customer) throw new Error('no customer');
  const actor = { kind: 'system', id: 'test', role: 'admin' } as const;
  const userEmail = customer.users.find(({ isAdmin }) => isAdmin)?.email ?? '';
  const adminKey = await createApiKey(to.product.work, { actor, customerId: customer.id, userEmail, label: 'test' });
  await connectCrm({ ...customer, provider }, { productUrl: to.url, twinSalesforceUrl: to.twin.salesforceUrl, adminKey });
  await to.engine.drain();
}
async function readOn(): Promise<void> {
  for (let n = 0; n < 2; n += 1) {
    await product.advance(HOUR_MS);
    await product.engine.drain();
  }
}
const connectionTo = async (provider: Vendor): Promise<string> =>
  (await product.rows<{ id: string }>('hubspot', sql`select id from crm_integrations where provider = ${provider}`))[0]?.id ?? '';
const masters = async (): Promise<unknown> => {
  const { body } = await ask('GET', '/v1/connections');
  return Object.fromEntries((body['connections'] as { provider: Vendor; isMaster: boolean }[]).map((one) => [one.provider, one.isMaster]));
};
const titles = async (): Promise<unknown[]> => [
  (await product.rows<{ title: string | null }>('hubspot', sql`select title from contacts where id = ${id}::uuid`))[0]?.title,
  ...(['salesforce', 'hubspot'] as const).map((vendor) => storedContact(product, vendor, there[vendor])[crmNames.title[vendor]]),
];
async function editHere(fields: Record<string, string>): Promise<void> {
  await product.tenant('hubspot', (uow) => editLocal(uow, { object: 'contact', id, fields, by: 'test' }));
  await readOn();
}

/** One customer with both CRMs and one human in each, of whom they say different things; HubSpot was there first. */
beforeAll(async () => {
  product = await startTestProduct({ connect: ['hubspot'] });
  const person = { firstName: 'The', lastName: 'Same', email: 'the.same@nordlicht.example' };
  there = { salesforce: addContact(product, 'salesforce', person), hubspot: addContact(product, 'hubspot', person) };
  editContact(product, 'hubspot', there.hubspot, { title: 'Said in HubSpot', phone: '+49 30 1' });
  editContact(product, 'salesforce', there.salesforce, { title: 'Said in Salesforce' });
  ask = await apiAs(product, 'hubspot', 'admin');
  await readOn();
  await connect('salesforce');
  await readOn();
  const links = await product.rows<{ salesos_id: string }>(
    'hubspot',
    sql`select distinct salesos_id from crm_sync_state where crm_id in (${there.salesforce}, ${there.hubspot})`,
  );
  id = links.length === 1 ? (links[0]?.salesos_id ?? '') : 'not one human';
});
afterAll(() => product?.close());

test('what is entered here goes to the master alone, and what the other one says stays its own', async () => {
  expect([await masters(), await titles()]).toEqual([
    { hubspot: true, salesforce: false },
    ['Said in HubSpot', 'Said in Salesforce', 'Said in HubSpot'],
  ]);
  await editHere({ title: 'Entered here' });
  expect(await titles()).toEqual(['Entered here', 'Said in Salesforce', 'Entered here']);
});

test('the master is an admin’s to choose: its values hold, both are kept, and what it has nothing for it gets', async () => {
  const path = `/v1/connections/${await connectionTo('salesforce')}/master`;
  const asRep = await apiAs(product, 'hubspot', 'rep');
  expect([(await asRep('PUT', path)).status, await masters()]).toEqual([403, { hubspot: true, salesforce: false }]);
  expect([(await ask('PUT', path)).status, (await ask('PUT', path)).status]).toEqual([204, 204]);
  await readOn();
  expect([await masters(), await titles()]).toEqual([
    { hubspot: false, salesforce: true },
    ['Said in Salesforce', 'Said in Salesforce', 'Entered here'],
  ]);
  expect(storedContact(product, 'salesforce', there.salesforce)['Phone']).toBe('+49 30 1');
  expect(
    await product.rows(
      'hubspot',
      sql`select c.field, c.local, c.remote, c.resolution from crm_conflicts c join crm_sync_state l on l.id = c.link_id where l.crm_id = ${there.salesforce}`,
    ),
  ).toEqual([{ field: 'title', local: 'Entered here', remote: 'Said in Salesforce', resolution: 'remote' }]);
  expect(await product.rows('hubspot', sql`select details from audit_log where action = 'connection.master_chosen'`)).toHaveLength(1);
  await editHere({ title: 'Entered later' });
  expect(await titles()).toEqual(['Entered later', 'Entered later', 'Entered here']);
});

test('given back, what neither changed since it last agreed is no conflict', async () => {
  editContact(product, 'hubspot', there.hubspot, { phone: '+49 30 2' });
  await readOn();
  expect(storedContact(product, 'salesforce', there.salesforce)['Phone']).toBe('+49 30 1');
  await ask('PUT', `/v1/connections/${await connectionTo('hubspot')}/master`);
  await readOn();
  expect([await titles(), await product.rows('hubspot', sql`select phone from contacts where id = ${id}::uuid`)]).toEqual([
    ['Entered later', 'Entered later', 'Entered later'],
    [{ phone: '+49 30 2' }],
  ]);
});

/** Somebody has read a person in HubSpot when an admin decides that Salesforce has the say. */
async function whileReading<Result>(run: (opened: OpenSession, change: () => Promise<unknown>, ref: Ref) => Promise<Result>): Promise<Result> {
  const ref = { customerId: product.customerId('hubspot'), connectionId: await connectionTo('hubspot') };
  const opened = await openSession(product.product.work, depsOf(product), ref);
  const salesforce = await connectionTo('salesforce');
  return run(opened, () => ask('PUT', `/v1/connections/${salesforce}/master`), ref);
}
const giveBack = async (): Promise<void> => {
  await readOn();
  await ask('PUT', `/v1/connections/${await connectionTo('hubspot')}/master`);
  await readOn();
};

test('what was read before another CRM got the say is taken over as what its own says now', async () => {
  editContact(product, 'hubspot', there.hubspot, { title: 'Read before' });
  await whileReading(async ({ provider, session: { reader } }, change, ref) => {
    const mapping = await product.tenant('hubspot', (uow) => loadMapping(uow, ref.connectionId, 'contact', provider.standardFields.contact ?? []));
    const read = await reader.read('contact', [there.hubspot], mapping.crmFields);
    await change();
    const connection = { id: ref.connectionId, provider: 'hubspot', isMaster: true };
    const source = { reader, scoping: undefined, connection, object: 'contact', mapping } as const;
    await takeRecords(product.product.work, ref, source, { read, also: async () => undefined });
  });
  await readOn();
  expect(await titles()).toEqual(['Entered later', 'Entered later', 'Read before']);
  await giveBack();
  expect(await titles()).toEqual(['Read before', 'Entered later', 'Read before']);
});

test('what was about to be written where another CRM got the say meanwhile is written to that one alone', async () => {
  await product.tenant('hubspot', (uow) => editLocal(uow, { object: 'contact', id, fields: { title: 'Entered meanwhile' }, by: 'test' }));
  const written = await whileReading(async (opened, change, ref) => {
    const { reader } = opened.session;
    const read: typeof reader.read = async (...asked) => {
      const records = await reader.read(...asked);
      await change();
      return records;
    };
    const claim = await product.tenant('hubspot', (uow) => claimNext(uow, ref.connectionId, 10, { isAhead: false }));
    expect(claim?.rows.map(({ crm_id }) => crm_id)).toEqual([there.hubspot]);
    await product.rows('hubspot', sql`update crm_dirty set lease_until = null, claimed_generation = null`);
    return readBeforeWrite(product.product.work, { ...opened, session: { ...opened.session, reader: { ...reader, read } } }, ref, claim?.rows ?? []);
  });
  expect([...written.values()]).toEqual([]);
  await readOn();
  expect(await titles()).toEqual(['Entered meanwhile', 'Entered meanwhile', 'Read before']);
  await giveBack();
});

test('what was being made where another CRM got the say meanwhile, and was not taken there, is made in that one', async () => {
  await ask('POST', '/v1/contacts', { lastName: 'Between', email: 'between@moving.example' });
  await whileReading(async ({ session: { writer } }, change, ref) => {
    const create = vi.spyOn(writer, 'create').mockImplementationOnce(async () => {
      await change();
      throw new ProviderError('temporary', 'not now');
    });
    await createRecords(product.product.work, depsOf(product), ref);
    expect(create).toHaveBeenCalledTimes(1);
    create.mockRestore();
  });
  await product.rows('hubspot', sql`update crm_creates set retry_at = null`);
  await readOn();
  expect(recordsWith(product, 'salesforce', 'contact', ['Email', 'between@moving.example'])).toHaveLength(1);
  expect(recordsWith(product, 'hubspot', 'contact', ['email', 'between@moving.example'])).toHaveLength(0);
  await giveBack();
});

test('what was to be made in a CRM that has left is made in the one that has the say', async () => {
  const hubspot = await connectionTo('hubspot');
  await ask('POST', `/v1/connections/${hubspot}/writing`, { state: 'shadow', reason: 'moving' });
  const account = await ask('POST', '/v1/accounts', { name: 'Moving GmbH', domain: 'moving.example' });
  const made = await ask('POST', '/v1/contacts', { lastName: 'Moves', email: 'moves@moving.example', accountId: account.body['id'] });
  expect([account.status, made.status]).toEqual([201, 201]);
  await ask('PUT', `/v1/connections/${await connectionTo('salesforce')}/master`);
  await readOn();
  expect(recordsWith(product, 'salesforce', 'contact', ['Email', 'moves@moving.example'])).toHaveLength(1);
  expect(recordsWith(product, 'hubspot', 'contact', ['email', 'moves@moving.example'])).toHaveLength(0);
  expect(await product.rows('hubspot', sql`select id from crm_creates`)).toEqual([]);
});

test('two who become one in one CRM stay two until they are one in the other, but what one refused both do', async () => {
  const person = { firstName: 'Another', lastName: 'Same', email: 'another.same@nordlicht.example' };
  const theirs = { salesforce: addContact(product, 'salesforce', person), hubspot: addContact(product, 'hubspot', person) };
  await readOn();
  editContact(product, 'salesforce', theirs.salesforce, { optedOut: true });
  await readOn();
  await product.rows('hubspot', sql`update crm_integrations set writing = 'on'`);
  const crmIds = [there.salesforce, there.hubspot, theirs.salesforce, theirs.hubspot];
  const humans = async (): Promise<unknown[]> => (await linksOf(product, 'hubspot', crmIds)).map((link) => [link.crm_id, link.salesos_id]);
  const other = (await linksOf(product, 'hubspot', [theirs.hubspot]))[0]?.salesos_id ?? '';
  expect(other).not.toBe(id);
  await askOrg(product, 'merge', { masterId: there.salesforce, loserIds: [theirs.salesforce] });
  await readOn();
  const two = [
    [there.salesforce, id],
    [there.hubspot, id],
    [theirs.hubspot, other],
  ];
  expect(await humans()).toEqual(two);
  expect(
    await product.rows(
      'hubspot',
      sql`select distinct contact_id from consents where channel = 'email' and state = 'opted_out'
    and contact_id in (${id}::uuid, ${other}::uuid)`,
    ),
  ).toHaveLength(2);
  editContact(product, 'hubspot', theirs.hubspot, { title: 'Is still there' });
  await readOn();
  await decide(product, 'hubspot', other, { score: 77, band: 'Hot' });
  await readOn();
  expect(storedContact(product, 'hubspot', theirs.hubspot)).toMatchObject({ [crmNames.score.hubspot]: '77' });
  expect(
    await product.rows(
      'hubspot',
      sql`select id from contacts where id in (${id}::uuid, ${other}::uuid) and merged_into is null and deleted_at is null`,
    ),
  ).toHaveLength(2);
  there = { ...there, hubspot: await mergeInPortal(product, there.hubspot, theirs.hubspot) };
  await readOn();
  expect(
    await product.rows('hubspot', sql`select id, merged_into from contacts where id in (${id}::uuid, ${other}::uuid) and deleted_at is null`),
  ).toHaveLength(1);
  expect(new Set((await linksOf(product, 'hubspot', [there.salesforce, there.hubspot])).map((link) => link.salesos_id)).size).toBe(1);
});

test('one that is not connected cannot have the say', async () => {
  const hubspot = await connectionTo('hubspot');
  await ask('DELETE', `/v1/connections/${hubspot}`);
  expect(await ask('PUT', `/v1/connections/${hubspot}/master`)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await masters()).toMatchObject({ salesforce: true });
});

test('who left one CRM and connects another has the say there', async () => {
  const own = await startTestProduct({ connect: ['hubspot'] });
  try {
    const admin = await apiAs(own, 'hubspot', 'admin');
    const hubspot = await own.connectionId('hubspot');
    expect((await admin('DELETE', `/v1/connections/${hubspot}`)).status).toBeLessThan(300);
    await connect('salesforce', own);
    const { body } = await admin('GET', '/v1/connections');
    expect((body['connections'] as { provider: Vendor; isMaster: boolean }[]).find(({ provider }) => provider === 'salesforce')).toMatchObject({
      isMaster: true,
    });
  } finally {
    await own.close();
  }
});
