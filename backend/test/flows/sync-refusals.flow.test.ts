import type { FailedRecords, RecordHistory } from '@salesos/shared/api/sync-health';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { setRule } from '../../sandbox/hubspot/value-rules.ts';
import { worldOf } from '../../sandbox/hubspot/world.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type AdminApi, decide, openAdminApi } from '../product/admin-api.ts';
import { apiAs } from '../product/api.ts';
import { addContact, storedContact } from '../product/crm-edit.ts';
import { editHere, pullOnce, settleOnce } from '../product/crm-life.ts';
import { callCard } from '../product/card-call.ts';
import { endWaits, enroll, freshKey, inbox, personAt, personOf } from '../product/people.ts';

let product: TestProduct;
let api: AdminApi;
beforeAll(async () => {
  product = await startTestProduct();
  api = await openAdminApi(product);
});
afterEach(() => {
  product.twin.twin.faults.clear();
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { validationRules: [] });
});
afterAll(() => product?.close());

const demandState = (message: string): void =>
  void changeOrg(product.twin.twin, product.seeded.salesforce.orgId, {
    validationRules: [{ object: 'Contact', name: 'US_State', blankField: 'MailingState', message }],
  });

/** Afterwards writes to records are counted, and done. */
function countWrites(vendor: Vendor): () => number {
  const match = vendor === 'salesforce' ? 'PATCH .*composite/sobjects$' : 'contacts/batch/update$';
  product.twin.twin.faults.plan({ vendor, match, times: 1000, kind: { type: 'delay', ms: 0 } });
  return () => 1000 - (product.twin.twin.faults.list()[0]?.times ?? 0);
}

const none = { account: 0, contact: 0, lead: 0, opportunity: 0, activity: 0 };

test('a rule of the CRM refuses records: said in words, tried no more, retried when asked; mail and activities go on', async () => {
  const people = await Promise.all(['engaged', 'machine_only', 'unsubscriber'].map((key) => personOf(product, 'salesforce', key)));
  const [lena] = people;
  if (!lena) throw new Error('nobody');
  demandState('State is required');
  for (const { contactId } of people) await decide(product, 'salesforce', contactId);
  await product.engine.drain();
  const [cause] = (await api.health('salesforce')).causes;
  expect(cause).toEqual({
    key: expect.stringMatching(/^validation_rule-\w{7}$/),
    kind: 'validation_rule',
    text: '3 contacts: “State is required”, says a validation rule of your CRM.',
    remedy: expect.any(String),
    counts: { ...none, contact: 3 },
    retrying: 0,
    mayRetry: true,
  });
  const path = `/errors/${cause?.key}/records`;
  const first = (await api.ask<FailedRecords>('salesforce', 'GET', `${path}?limit=2`)).body;
  const second = (await api.ask<FailedRecords>('salesforce', 'GET', `${path}?limit=2&cursor=${encodeURIComponent(first.next ?? '')}`)).body;
  expect([first.cause, second.next]).toEqual([cause, null]);
  expect([...first.records, ...second.records].map(({ crmId }) => crmId).sort()).toEqual(people.map(({ recordId }) => recordId).sort());
  expect(first.records[0]).toEqual({
    what: 'contact',
    crmId: expect.any(String),
    name: expect.any(String),
    url: expect.stringContaining(product.twin.salesforceUrl),
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'State is required',
    isRetrying: false,
    at: expect.any(String),
  });
  expect((await product.client.card(lena)).notice).toEqual({
    kind: 'warning',
    text: 'The CRM did not accept the last update of this record: State is required. Mail is not affected.',
    action: 'sync_now',
  });

  await enroll(product, lena);
  await product.engine.drain();
  expect(inbox(product, lena)).toHaveLength(1);
  expect((await product.client.record(lena)).activities.map(({ direction }) => direction)).toEqual(['outbound']);
  expect((await api.health('salesforce')).activities).toEqual({ pending: 0, done: 1, rejected: 0 });

  const writes = countWrites('salesforce');
  await pullOnce(product, 'salesforce');
  await product.engine.drain();
  expect([writes(), (await api.health('salesforce')).causes.map(({ counts }) => counts.contact)]).toEqual([0, [3]]);
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { validationRules: [] });
  expect((await api.ask('salesforce', 'POST', '/retry', { body: { cause: cause?.key } })).body).toEqual({ records: 3, activities: 0 });
  await product.engine.drain();
  expect([writes(), (await api.health('salesforce')).causes, (await product.client.card(lena)).notice]).toEqual([1, [], null]);
});

test('a human value the CRM refuses is sent once, does not keep our own fields back, and goes when it was changed', async () => {
  const world = worldOf(product.twin.twin, product.seeded.hubspot.portalId);
  if (!world) throw new Error('no portal');
  setRule(world, 'contacts', 'jobtitle', { ruleType: 'MIN_LENGTH', ruleArguments: ['4'] });
  const person = await personOf(product, 'hubspot', 'machine_only');
  await editHere(product, 'hubspot', person.contactId, { title: 'VP' });
  await decide(product, 'hubspot', person.contactId);
  const writes = countWrites('hubspot');
  await settleOnce(product, 'hubspot');
  await endWaits(product, 'hubspot');
  await settleOnce(product, 'hubspot');
  const [published] = await product.rows<{ score: number }>(
    'hubspot',
    sql`select (fields ->> 'engagementScore')::int as score from crm_published where contact_id = ${person.contactId}::uuid`,
  );
  const stored = storedContact(product, 'hubspot', person.recordId);
  expect([Number(stored['salesos_engagement_score']), stored['jobtitle'] === 'VP', writes()]).toEqual([published?.score, false, 2]);
  const { body: history } = await api.ask<RecordHistory>('hubspot', 'GET', `/records/contact/${person.recordId}/history`);
  expect(history.links).toMatchObject([{ status: 'failed', refusedFields: ['title'], error: { cause: expect.stringMatching(/^validation_rule-/) } }]);

  await pullOnce(product, 'hubspot');
  await api.ask('hubspot', 'POST', '/resync', { body: { object: 'contact' } });
  await product.engine.drain();
  expect([writes(), (await api.health('hubspot')).causes.map(({ text }) => text)]).toEqual([
    2,
    ['1 contact: “jobtitle does not meet the validation rule MIN_LENGTH [4]”, says a validation rule of your CRM.'],
  ]);
  await editHere(product, 'hubspot', person.contactId, { title: 'Vice president' });
  await settleOnce(product, 'hubspot');
  expect([storedContact(product, 'hubspot', person.recordId)['jobtitle'], (await api.health('hubspot')).causes]).toEqual(['Vice president', []]);
});

test.each(['salesforce', 'hubspot'] as const)('%s: one bad value keeps no other edit of its record back', async (vendor) => {
  const crmId = addContact(product, vendor, { firstName: 'One', lastName: 'Bad', email: `one.bad.${vendor}@nordlicht.example` });
  await pullOnce(product, vendor);
  await settleOnce(product, vendor);
  const { contactId } = await personAt(product, vendor, crmId);
  await editHere(product, vendor, contactId, { title: 'Chief', email: 'no address', phone: '+49 30 1' });
  await decide(product, vendor, contactId);
  await settleOnce(product, vendor);
  const there = () => {
    const stored = storedContact(product, vendor, crmId);
    return vendor === 'salesforce' ? [stored['Title'], stored['Phone'], stored['Email']] : [stored['jobtitle'], stored['phone'], stored['email']];
  };
  const links = async () =>
    (await api.ask<RecordHistory>(vendor, 'GET', `/records/contact/${crmId}/history`)).body.links.map(({ status, refusedFields }) => [
      status,
      refusedFields,
    ]);
  expect([there(), await links()]).toEqual([['Chief', '+49 30 1', `one.bad.${vendor}@nordlicht.example`], [['failed', ['email']]]]);
  const writes = countWrites(vendor);
  await editHere(product, vendor, contactId, { phone: '+49 30 2' });
  await settleOnce(product, vendor);
  await pullOnce(product, vendor);
  await settleOnce(product, vendor);
  expect([there()[1], await links(), writes()]).toEqual(['+49 30 2', [['failed', ['email']]], vendor === 'hubspot' ? 1 : 0]);
  await editHere(product, vendor, contactId, { email: `good.${vendor}@nordlicht.example` });
  await settleOnce(product, vendor);
  expect([there(), await links()]).toEqual([['Chief', '+49 30 2', `good.${vendor}@nordlicht.example`], [['synced', []]]]);
});

test('“sync now” on the card sends a refused human value again', async () => {
  const world = worldOf(product.twin.twin, product.seeded.hubspot.portalId);
  if (!world) throw new Error('no portal');
  const person = await personOf(product, 'hubspot', 'unsubscriber');
  setRule(world, 'contacts', 'jobtitle', { ruleType: 'MIN_LENGTH', ruleArguments: ['4'] });
  await editHere(product, 'hubspot', person.contactId, { title: 'CMO' });
  await settleOnce(product, 'hubspot');
  await endWaits(product, 'hubspot');
  await settleOnce(product, 'hubspot');
  setRule(world, 'contacts', 'jobtitle', { ruleType: 'MIN_LENGTH', ruleArguments: ['1'] });
  // Later than what a reading looks back at: nothing else brings the record up.
  await product.advance(30 * 60_000);
  await pullOnce(product, 'hubspot');
  expect(storedContact(product, 'hubspot', person.recordId)['jobtitle']).not.toBe('CMO');
  const reply = await callCard(product, 'hubspot', { recordId: person.recordId, body: { action: 'sync_now', idempotencyKey: freshKey() } });
  expect(reply.status).toBe(200);
  await product.engine.drain();
  expect([storedContact(product, 'hubspot', person.recordId)['jobtitle'], (await api.health('hubspot')).causes]).toEqual(['CMO', []]);
});

test('saving the mapping tries again what was refused as it is', async () => {
  const world = worldOf(product.twin.twin, product.seeded.hubspot.portalId);
  if (!world) throw new Error('no portal');
  const admin = await apiAs(product, 'hubspot', 'admin');
  const person = await personOf(product, 'hubspot', 'engaged');
  setRule(world, 'contacts', 'jobtitle', { ruleType: 'MIN_LENGTH', ruleArguments: ['4'] });
  await editHere(product, 'hubspot', person.contactId, { title: 'CTO' });
  await settleOnce(product, 'hubspot');
  await endWaits(product, 'hubspot');
  await settleOnce(product, 'hubspot');
  setRule(world, 'contacts', 'jobtitle', { ruleType: 'MIN_LENGTH', ruleArguments: ['1'] });
  await settleOnce(product, 'hubspot');
  const title = () => storedContact(product, 'hubspot', person.recordId)['jobtitle'] === 'CTO';
  expect(title()).toBe(false);
  const path = `/v1/connections/${await product.connectionId('hubspot')}/mapping/contact`;
  expect(await admin('PUT', path, { lines: [] })).toEqual({ status: 204, body: {} });
  await settleOnce(product, 'hubspot');
  expect([title(), (await api.health('hubspot')).causes]).toEqual([true, []]);
});

test('links and errors can be taken along, as a table or as JSON', async () => {
  const person = await personOf(product, 'salesforce', 'ruth');
  demandState('=1+1, "quoted"');
  await decide(product, 'salesforce', person.contactId);
  await product.engine.drain();
  const get = (query: string): Promise<string> => api.text('salesforce', `/export?${query}`);
  const lines = (await get('what=errors&format=csv')).trimEnd().split('\r\n');
  expect(lines).toEqual([
    'what,crm_id,name,code,message,at',
    expect.stringMatching(new RegExp(`^contact,${person.recordId},[^,]+,FIELD_CUSTOM_VALIDATION_EXCEPTION,"'=1\\+1, ""quoted""",\\d{4}-`)),
  ]);
  const links = JSON.parse(await get('what=links&format=json')) as { object: string; crm_id: string; status: string }[];
  const [count] = await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from crm_sync_state`);
  expect([links.length, links.filter(({ status }) => status === 'failed').map(({ crm_id }) => crm_id)]).toEqual([count?.n, [person.recordId]]);
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { validationRules: [] });
  await api.ask('salesforce', 'POST', '/retry', { body: { cause: (await api.health('salesforce')).causes[0]?.key } });
  await product.engine.drain();
});
