import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { editLocal } from '#services/crm-sync/edit-local.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { requireRecord } from '../../sandbox/hubspot/records.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type AdminApi, decide, openAdminApi } from '../product/admin-api.ts';
import { editContact, portal, storedContact } from '../product/crm-edit.ts';
import { editHere, pullOnce, settleOnce } from '../product/crm-life.ts';
import { endWaits, personOf } from '../product/people.ts';
import { loseScopes } from '../product/scopes.ts';

let product: TestProduct;
let api: AdminApi;
beforeAll(async () => {
  product = await startTestProduct();
  api = await openAdminApi(product);
});
let grantAgain = (): void => undefined;
afterEach(async () => {
  grantAgain();
  product.twin.twin.faults.clear();
  for (const vendor of ['hubspot', 'salesforce'] as const) {
    await endWaits(product, vendor);
    for (const { key } of (await api.health(vendor)).causes) await api.ask(vendor, 'POST', '/retry', { body: { cause: key } });
    await settleOnce(product, vendor);
  }
});
afterAll(() => product?.close());

const lose = (scope: string): void => {
  grantAgain = loseScopes(product, (one) => one === scope);
};
const state = async (vendor: Vendor) => (await product.rows<{ state: string }>(vendor, sql`select state from crm_integrations`))[0]?.state;
const cursors = () => product.rows('hubspot', sql`select object, unavailable from crm_pull_cursors where unavailable is not null`);

/** A company's name, changed here. */
async function renameCompany(name: string): Promise<() => string | undefined> {
  const [company] = await product.rows<{ id: string; crm_id: string }>(
    'hubspot',
    sql`select a.id, l.crm_id from accounts a join crm_sync_state l on l.salesos_id = a.id and l.sync_status = 'synced' order by l.crm_id limit 1`,
  );
  if (!company) throw new Error('no company');
  await product.tenant('hubspot', (uow) => editLocal(uow, { object: 'account', id: company.id, fields: { name }, by: 'test' }));
  return () => requireRecord(portal(product), 'companies', company.crm_id).properties['name'];
}

const causes = async (vendor: Vendor) =>
  (await api.health(vendor)).causes.map(({ kind, text, counts, retrying }) => ({
    kind,
    text,
    contact: counts.contact,
    account: counts.account,
    retrying,
  }));

test('without the right to write contacts: said of the contacts, companies go on, nobody has to sign in', async () => {
  const person = await personOf(product, 'hubspot', 'engaged');
  lose('crm.objects.contacts.write');
  const nameThere = await renameCompany('Rights GmbH');
  await decide(product, 'hubspot', person.contactId);
  await product.engine.drain();
  expect([await state('hubspot'), await causes('hubspot'), nameThere()]).toEqual([
    'active',
    [
      {
        kind: 'permission',
        text: expect.stringContaining('1 contact'),
        contact: 1,
        account: 0,
        retrying: 0,
      },
    ],
    'Rights GmbH',
  ]);
  grantAgain();
  const [cause] = (await api.health('hubspot')).causes;
  expect((await api.ask('hubspot', 'POST', '/retry', { body: { cause: cause?.key } })).body).toEqual({ records: 1, activities: 0 });
  await product.engine.drain();
  const [published] = await product.rows<{ score: number }>(
    'hubspot',
    sql`select (fields ->> 'engagementScore')::int as score from crm_published where contact_id = ${person.contactId}::uuid`,
  );
  expect([await causes('hubspot'), Number(storedContact(product, 'hubspot', person.recordId)['salesos_engagement_score'])]).toEqual([
    [],
    published?.score,
  ]);
});

test('without the right to read companies: contacts go on being read and written, and companies when it is there again', async () => {
  const person = await personOf(product, 'hubspot', 'unsubscriber');
  lose('crm.objects.companies.read');
  const nameThere = await renameCompany('Unread AG');
  await editHere(product, 'hubspot', person.contactId, { title: 'Head of rights' });
  editContact(product, 'hubspot', person.recordId, { phone: '+49 30 990099' });
  await pullOnce(product, 'hubspot');
  await settleOnce(product, 'hubspot');
  const [here] = await product.rows('hubspot', sql`select phone from contacts where id = ${person.contactId}::uuid`);
  expect([await state('hubspot'), await cursors(), await causes('hubspot'), here]).toEqual([
    'active',
    [{ object: 'account', unavailable: 'MISSING_SCOPES' }],
    [{ kind: 'permission', text: expect.stringContaining('1 account'), contact: 0, account: 1, retrying: 0 }],
    { phone: '+49 30 990099' },
  ]);
  expect([storedContact(product, 'hubspot', person.recordId)['jobtitle'], nameThere()]).toEqual([
    'Head of rights',
    expect.not.stringContaining('Unread'),
  ]);
  grantAgain();
  await product.advance(60_000);
  await pullOnce(product, 'hubspot');
  expect(await cursors()).toEqual([]);
});

test('an object nobody works without is not taken for read because it may not be', async () => {
  await product.rows('hubspot', sql`update crm_pull_cursors set complete = false where object = 'contact'`);
  lose('crm.objects.contacts.read');
  await product.advance(60_000);
  await pullOnce(product, 'hubspot');
  const read = () => product.rows('hubspot', sql`select complete, unavailable from crm_pull_cursors where object = 'contact'`);
  expect(await read()).toEqual([{ complete: false, unavailable: 'MISSING_SCOPES' }]);
  grantAgain();
  await product.advance(60_000);
  await pullOnce(product, 'hubspot');
  expect(await read()).toEqual([{ complete: true, unavailable: null }]);
});

test('an org whose API is switched off: the records wait, say why, and go by themselves when it is on again', async () => {
  const person = await personOf(product, 'salesforce', 'engaged');
  const body = [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'The REST API is not enabled for this Organization.' }];
  product.twin.twin.faults.plan({ vendor: 'salesforce', match: 'composite/sobjects$', times: 1, kind: { type: 'status', status: 403, body } });
  await decide(product, 'salesforce', person.contactId);
  await product.engine.drain();
  expect([await state('salesforce'), await causes('salesforce')]).toEqual([
    'active',
    [{ kind: 'permission', text: expect.stringContaining('The REST API is not enabled'), contact: 1, account: 0, retrying: 1 }],
  ]);
  await endWaits(product, 'salesforce');
  await settleOnce(product, 'salesforce');
  expect(await causes('salesforce')).toEqual([]);
});
