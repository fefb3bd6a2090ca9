import type { FailedRecords, RecordHistory, SyncHealth } from '@salesos/shared/api/sync-health';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '#services/customer/create-customer.ts';
import { publish } from '#services/crm-sync/publish.ts';
import { localCustomers } from '../../../scripts/start/customers.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { setRule } from '../../sandbox/hubspot/value-rules.ts';
import { worldOf } from '../../sandbox/hubspot/world.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { editHere, pullOnce, settleOnce } from '../product/crm-life.ts';
import { editContact, storedContact } from '../product/crm-edit.ts';
import { endWaits, enroll, inbox, personOf } from '../product/people.ts';
import { commandsOn } from './cli-process.ts';

const MINUTE_MS = 60_000;

let product: TestProduct;
const keys: Partial<Record<Vendor, { admin: string; rep: string }>> = {};
beforeAll(async () => {
  product = await startTestProduct();
  const actor = { kind: 'system', id: 'test', role: 'admin' } as const;
  for (const { id, provider, users } of localCustomers) {
    const key = (isAdmin: boolean): Promise<string> =>
      createApiKey(product.product.work, {
        actor,
        customerId: id,
        userEmail: users.find((user) => user.isAdmin === isAdmin)?.email ?? '',
        label: 'test',
      });
    keys[provider] = { admin: await key(true), rep: await key(false) };
  }
});
afterEach(() => {
  product.twin.twin.faults.clear();
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { validationRules: [], hiddenFields: [] });
});
afterAll(() => product?.close());

async function api<Body>(
  vendor: Vendor,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  role: 'admin' | 'rep' = 'admin',
): Promise<{ status: number; body: Body }> {
  const reply = await fetch(`${product.url}/v1/connections/${await product.connectionId(vendor)}${path}`, {
    method,
    headers: { authorization: `Bearer ${keys[vendor]?.[role]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: (text === '' ? null : JSON.parse(text)) as Body };
}
const healthOf = async (vendor: Vendor): Promise<SyncHealth> => (await api<SyncHealth>(vendor, 'GET', '/health')).body;

/** Something new about the contact is decided, as a recompute would. */
async function decide(vendor: Vendor, contactId: string): Promise<void> {
  await product.tenant(vendor, async (uow) => {
    await uow.rows(sql`update engagement_scores set total_score = (total_score + 1) % 100 where contact_id = ${contactId}::uuid`);
    await publish(uow, contactId);
  });
}

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
const quiet = { toRead: 0, toWrite: 0 };

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('all is well', async () => {
    const health = await healthOf(vendor);
    // The app asks HubSpot for no scope on deals.
    const unavailable = (object: string): string | null => (vendor === 'hubspot' && object === 'opportunity' ? 'MISSING_SCOPES' : null);
    const well = { lagSeconds: 0, waiting: quiet, readAt: expect.any(String), day: expect.any(Array), resync: null };
    expect(health).toEqual({
      connectionId: await product.connectionId(vendor),
      provider: vendor,
      orgId: vendor === 'salesforce' ? product.seeded.salesforce.orgId : '8814207',
      measuredAt: expect.any(String),
      state: 'active',
      stateText: 'Connected',
      writing: 'on',
      wouldChange: null,
      lagAlert: { on: false, since: null },
      dayStepSeconds: 900,
      objects: health.objects.map(({ object, records }) => ({
        ...well,
        object,
        unavailable: unavailable(object),
        records: { linked: records.linked, dirty: 0, failed: 0, gone: 0, inReview: 0 },
      })),
      flow: health.flow,
      activities: { pending: 0, done: 0, rejected: 0 },
      causes: [],
      schemaProblems:
        vendor === 'hubspot' ? [{ kind: 'object', object: 'opportunity', text: 'Opportunities are not read, the CRM answers MISSING_SCOPES' }] : [],
      apiUse: null,
      mailboxes: localCustomers
        .find(({ provider }) => provider === vendor)
        ?.users.map(({ email }) => ({ address: email, provider: 'smtp', isActive: true, sentLast24h: 0, waiting: 0 }))
        .sort((a, b) => a.address.localeCompare(b.address)),
      queues: {
        agents: ['crm-sync', 'engagement', 'sequence'].map((agent) => ({ agent, waiting: 0, isMore: false })),
        deadLetters: { waiting: 0, givenUp: 0 },
      },
      lastIncident: null,
    });
    const contacts = health.objects.find(({ object }) => object === 'contact');
    expect({ objects: health.objects.map(({ object }) => object), contacts: contacts?.records.linked, slots: contacts?.day.length }).toEqual({
      objects: vendor === 'salesforce' ? ['account', 'contact', 'lead', 'opportunity'] : expect.arrayContaining(['account', 'contact']),
      contacts: 14,
      slots: 96,
    });
  });

  test('only the customer’s own admins see it', async () => {
    const paths = ['/health', '/errors', '/errors/x/records', '/records/contact/x/history', '/export?what=links'];
    const asRep = await Promise.all(paths.map((path) => api<{ code: string }>(vendor, 'GET', path, undefined, 'rep')));
    asRep.push(await api(vendor, 'POST', '/retry', { cause: 'x' }, 'rep'), await api(vendor, 'POST', '/resync', { object: 'contact' }, 'rep'));
    expect(asRep.map(({ status, body }) => [status, body.code])).toEqual(asRep.map(() => [403, 'forbidden']));
    const other = vendor === 'salesforce' ? 'hubspot' : 'salesforce';
    const reply = await fetch(`${product.url}/v1/connections/${await product.connectionId(vendor)}/health`, {
      headers: { authorization: `Bearer ${keys[other]?.admin}` },
    });
    expect(reply.status).toBe(404);
  });

  test('a flow is counted along the log, each event once', async () => {
    const person = await personOf(product, vendor, 'no_first_name');
    await product.advance(6 * MINUTE_MS);
    await product.engine.drain();
    await decide(vendor, person.contactId);
    editContact(product, vendor, person.recordId, { firstName: `Ada ${vendor}` });
    await pullOnce(product, vendor);
    await product.advance(5 * MINUTE_MS);
    await product.engine.drain();
    const first = (await healthOf(vendor)).flow;
    await product.advance(5 * MINUTE_MS);
    await product.engine.drain();
    const second = (await healthOf(vendor)).flow;
    expect([first, second]).toEqual([
      { measuredAt: expect.any(String), overSeconds: expect.any(Number), toCrmPerMinute: 0.2, fromCrmPerMinute: 0.2 },
      { measuredAt: expect.any(String), overSeconds: expect.any(Number), toCrmPerMinute: 0, fromCrmPerMinute: 0 },
    ]);
    const measured = (await healthOf(vendor)).objects.map(({ day }) => day.filter((value) => value !== null).length > 0);
    expect(measured).toEqual(measured.map(() => true));
  });

  test('an object is read again from the beginning, page by page; one record is read again at once', async () => {
    expect((await api(vendor, 'POST', '/resync', { object: 'contact' })).status).toBe(202);
    await product.engine.drain();
    const contacts = (await healthOf(vendor)).objects.find(({ object }) => object === 'contact');
    expect(contacts?.resync).toEqual({ askedAt: expect.any(String), records: expect.any(Number), doneAt: expect.any(String) });
    expect(contacts?.resync?.records).toBeGreaterThanOrEqual(14);
    const { recordId } = await personOf(product, vendor, 'engaged');
    expect((await api(vendor, 'POST', '/resync', { object: 'contact', crmId: recordId })).status).toBe(202);
    expect(await product.rows(vendor, sql`select crm_id from crm_inbox`)).toEqual([{ crm_id: recordId }]);
    await product.engine.drain();
    expect(await product.rows(vendor, sql`select crm_id from crm_inbox`)).toEqual([]);
    expect((await api(vendor, 'POST', '/resync', { object: 'nothing' })).status).toBe(400);
  });
});

test('a rule of the CRM refuses records: said in words, tried no more, retried when asked; mail and activities go on', async () => {
  const people = await Promise.all(['engaged', 'machine_only', 'unsubscriber'].map((key) => personOf(product, 'salesforce', key)));
  const [lena] = people;
  if (!lena) throw new Error('nobody');
  demandState('State is required');
  for (const { contactId } of people) await decide('salesforce', contactId);
  await product.engine.drain();
  const [cause] = (await healthOf('salesforce')).causes;
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
  const first = (await api<FailedRecords>('salesforce', 'GET', `${path}?limit=2`)).body;
  const second = (await api<FailedRecords>('salesforce', 'GET', `${path}?limit=2&cursor=${encodeURIComponent(first.next ?? '')}`)).body;
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
  expect((await healthOf('salesforce')).activities).toEqual({ pending: 0, done: 1, rejected: 0 });

  const writes = countWrites('salesforce');
  await pullOnce(product, 'salesforce');
  await product.engine.drain();
  expect([writes(), (await healthOf('salesforce')).causes.map(({ counts }) => counts.contact)]).toEqual([0, [3]]);
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { validationRules: [] });
  expect((await api('salesforce', 'POST', '/retry', { cause: cause?.key })).body).toEqual({ records: 3, activities: 0 });
  await product.engine.drain();
  expect([writes(), (await healthOf('salesforce')).causes, (await product.client.card(lena)).notice]).toEqual([1, [], null]);
});

test('a human value the CRM refuses is sent once, does not keep our own fields back, and goes when it was changed', async () => {
  const world = worldOf(product.twin.twin, product.seeded.hubspot.portalId);
  if (!world) throw new Error('no portal');
  setRule(world, 'contacts', 'jobtitle', { ruleType: 'MIN_LENGTH', ruleArguments: ['4'] });
  const person = await personOf(product, 'hubspot', 'machine_only');
  await editHere(product, 'hubspot', person.contactId, { title: 'VP' });
  await decide('hubspot', person.contactId);
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
  const { body: history } = await api<RecordHistory>('hubspot', 'GET', `/records/contact/${person.recordId}/history`);
  expect(history.links).toMatchObject([{ status: 'failed', refusedFields: ['title'], error: { cause: expect.stringMatching(/^validation_rule-/) } }]);

  await pullOnce(product, 'hubspot');
  await api('hubspot', 'POST', '/resync', { object: 'contact' });
  await product.engine.drain();
  expect([writes(), (await healthOf('hubspot')).causes.map(({ text }) => text)]).toEqual([
    2,
    ['1 contact: “jobtitle does not meet the validation rule MIN_LENGTH [4]”, says a validation rule of your CRM.'],
  ]);
  await editHere(product, 'hubspot', person.contactId, { title: 'Vice president' });
  await settleOnce(product, 'hubspot');
  expect([storedContact(product, 'hubspot', person.recordId)['jobtitle'], (await healthOf('hubspot')).causes]).toEqual(['Vice president', []]);
});

test('links and errors can be taken along, as a table or as JSON', async () => {
  const person = await personOf(product, 'salesforce', 'ruth');
  demandState('=1+1, "quoted"');
  await decide('salesforce', person.contactId);
  await product.engine.drain();
  const get = async (query: string): Promise<string> => {
    const reply = await fetch(`${product.url}/v1/connections/${await product.connectionId('salesforce')}/export?${query}`, {
      headers: { authorization: `Bearer ${keys.salesforce?.admin}` },
    });
    return reply.text();
  };
  const lines = (await get('what=errors&format=csv')).trimEnd().split('\r\n');
  expect(lines).toEqual([
    'what,crm_id,name,code,message,at',
    expect.stringMatching(new RegExp(`^contact,${person.recordId},[^,]+,FIELD_CUSTOM_VALIDATION_EXCEPTION,"'=1\\+1, ""quoted""",\\d{4}-`)),
  ]);
  const links = JSON.parse(await get('what=links&format=json')) as { object: string; crm_id: string; status: string }[];
  const [count] = await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from crm_sync_state`);
  expect([links.length, links.filter(({ status }) => status === 'failed').map(({ crm_id }) => crm_id)]).toEqual([count?.n, [person.recordId]]);
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { validationRules: [] });
  await api('salesforce', 'POST', '/retry', { cause: (await healthOf('salesforce')).causes[0]?.key });
  await product.engine.drain();
});

test('before writing is on, what would change is counted; a lag is an alert after five minutes; the incident is remembered', async () => {
  const people = await Promise.all(['no_first_name', 'engaged'].map((key) => personOf(product, 'hubspot', key)));
  await product.rows('hubspot', sql`update crm_integrations set writing = 'shadow'`);
  for (const { contactId } of people) await decide('hubspot', contactId);
  expect(await healthOf('hubspot')).toMatchObject({ writing: 'shadow', wouldChange: '2 contacts', lagAlert: { on: false } });
  await product.rows('hubspot', sql`update crm_integrations set writing = 'on', state = 'needs_reauth'`);
  const [dirty] = await product.rows<{ at: string }>('hubspot', sql`select min(first_dirty_at) as at from crm_dirty`);
  await product.advance(5 * MINUTE_MS + 2_000);
  const since = new Date(new Date(dirty?.at ?? '').getTime() + 5 * MINUTE_MS).toISOString();
  expect(await healthOf('hubspot')).toMatchObject({ stateText: 'Needs a new sign-in', lagAlert: { on: true, since: expect.any(String) } });
  expect((await healthOf('hubspot')).objects.find(({ object }) => object === 'contact')).toMatchObject({
    lagSeconds: expect.any(Number),
    waiting: { toWrite: 2 },
  });
  expect(((await healthOf('hubspot')).lagAlert.since ?? '') <= since).toBe(true);
  const { exitCode, stdout } = await commandsOn(product.product.work)('sync', 'health');
  expect([exitCode, /hubspot 8814207 · Needs a new sign-in, writing on/.test(stdout), stdout.includes('Sync lag over 5 minutes since')]).toEqual([
    1,
    true,
    true,
  ]);
  await product.engine.drain();
  await product.rows('hubspot', sql`update crm_integrations set state = 'active'`);
  await product.engine.drain();
  expect(await healthOf('hubspot')).toMatchObject({
    lagAlert: { on: false, since: null },
    lastIncident: { text: 'the sign-in had ended', to: null },
  });
  await product.advance(5 * MINUTE_MS);
  await product.engine.drain();
  expect((await healthOf('hubspot')).lastIncident).toEqual({ text: 'the sign-in had ended', from: expect.any(String), to: expect.any(String) });
});
