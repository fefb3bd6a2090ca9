import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localCustomers } from '../../../scripts/start/customers.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type AdminApi, decide, openAdminApi } from '../product/admin-api.ts';
import { pullOnce } from '../product/crm-life.ts';
import { editContact } from '../product/crm-edit.ts';
import { personOf } from '../product/people.ts';
import { commandsOn } from './cli-process.ts';

const MINUTE_MS = 60_000;

let product: TestProduct;
let api: AdminApi;
beforeAll(async () => {
  product = await startTestProduct();
  api = await openAdminApi(product);
});
afterAll(() => product?.close());

const quiet = { toRead: 0, toWrite: 0 };

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('all is well', async () => {
    const health = await api.health(vendor);
    const well = {
      lagSeconds: 0,
      waiting: quiet,
      readAt: expect.any(String),
      unavailable: null,
      day: expect.any(Array),
      reading: null,
      resync: null,
    };
    expect(health).toEqual({
      connectionId: await product.connectionId(vendor),
      provider: vendor,
      orgId: vendor === 'salesforce' ? product.seeded.salesforce.orgId : '8814207',
      measuredAt: expect.any(String),
      state: 'active',
      stateText: 'Connected',
      readingWaits: null,
      writing: 'on',
      wouldChange: null,
      lagAlert: { on: false, since: null },
      dayStepSeconds: 900,
      objects: health.objects.map(({ object, records }) => ({
        ...well,
        object,
        records: { linked: records.linked, dirty: 0, failed: 0, gone: 0, inReview: 0 },
      })),
      flow: health.flow,
      activities: { pending: 0, done: 0, rejected: 0 },
      causes: [],
      schemaProblems: [],
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
    const asRep = await Promise.all(paths.map((path) => api.ask<{ code: string }>(vendor, 'GET', path, { role: 'rep' })));
    asRep.push(
      await api.ask(vendor, 'POST', '/retry', { body: { cause: 'x' }, role: 'rep' }),
      await api.ask(vendor, 'POST', '/resync', { body: { object: 'contact' }, role: 'rep' }),
    );
    expect(asRep.map(({ status, body }) => [status, body.code])).toEqual(asRep.map(() => [403, 'forbidden']));
    const other = vendor === 'salesforce' ? 'hubspot' : 'salesforce';
    const reply = await fetch(`${product.url}/v1/connections/${await product.connectionId(vendor)}/health`, {
      headers: { authorization: `Bearer ${api.keyOf(other)}` },
    });
    expect(reply.status).toBe(404);
  });

  test('a flow is counted along the log, each event once', async () => {
    const person = await personOf(product, vendor, 'no_first_name');
    await product.advance(6 * MINUTE_MS);
    await product.engine.drain();
    await decide(product, vendor, person.contactId);
    editContact(product, vendor, person.recordId, { firstName: `Ada ${vendor}` });
    await pullOnce(product, vendor);
    await product.advance(5 * MINUTE_MS);
    await product.engine.drain();
    const first = (await api.health(vendor)).flow;
    await product.advance(5 * MINUTE_MS);
    await product.engine.drain();
    const second = (await api.health(vendor)).flow;
    expect([first, second]).toEqual([
      { measuredAt: expect.any(String), overSeconds: expect.any(Number), toCrmPerMinute: 0.2, fromCrmPerMinute: 0.2 },
      { measuredAt: expect.any(String), overSeconds: expect.any(Number), toCrmPerMinute: 0, fromCrmPerMinute: 0 },
    ]);
    const measured = (await api.health(vendor)).objects.map(({ day }) => day.filter((value) => value !== null).length > 0);
    expect(measured).toEqual(measured.map(() => true));
  });

  test('an object is read again from the beginning, page by page; one record is read again at once', async () => {
    expect((await api.ask(vendor, 'POST', '/resync', { body: { object: 'contact' } })).status).toBe(202);
    await product.engine.drain();
    const contacts = (await api.health(vendor)).objects.find(({ object }) => object === 'contact');
    expect(contacts?.resync).toEqual({ askedAt: expect.any(String), records: expect.any(Number), doneAt: expect.any(String) });
    expect(contacts?.resync?.records).toBeGreaterThanOrEqual(14);
    const { recordId } = await personOf(product, vendor, 'engaged');
    expect((await api.ask(vendor, 'POST', '/resync', { body: { object: 'contact', crmId: recordId } })).status).toBe(202);
    expect(await product.rows(vendor, sql`select crm_id from crm_inbox`)).toEqual([{ crm_id: recordId }]);
    await product.engine.drain();
    expect(await product.rows(vendor, sql`select crm_id from crm_inbox`)).toEqual([]);
    expect((await api.ask(vendor, 'POST', '/resync', { body: { object: 'nothing' } })).status).toBe(400);
  });
});

test('before writing is on, what would change is counted; a lag is an alert after five minutes; the incident is remembered', async () => {
  const people = await Promise.all(['no_first_name', 'engaged'].map((key) => personOf(product, 'hubspot', key)));
  await product.rows('hubspot', sql`update crm_integrations set writing = 'shadow'`);
  for (const { contactId } of people) await decide(product, 'hubspot', contactId);
  expect(await api.health('hubspot')).toMatchObject({ writing: 'shadow', wouldChange: '2 contacts', lagAlert: { on: false } });
  await product.rows('hubspot', sql`update crm_integrations set writing = 'on', state = 'needs_reauth'`);
  const [dirty] = await product.rows<{ at: string }>('hubspot', sql`select min(first_dirty_at) as at from crm_dirty`);
  await product.advance(5 * MINUTE_MS + 2_000);
  const since = new Date(new Date(dirty?.at ?? '').getTime() + 5 * MINUTE_MS).toISOString();
  expect(await api.health('hubspot')).toMatchObject({ stateText: 'Needs a new sign-in', lagAlert: { on: true, since: expect.any(String) } });
  expect((await api.health('hubspot')).objects.find(({ object }) => object === 'contact')).toMatchObject({
    lagSeconds: expect.any(Number),
    waiting: { toWrite: 2 },
  });
  expect(((await api.health('hubspot')).lagAlert.since ?? '') <= since).toBe(true);
  const { exitCode, stdout } = await commandsOn(product.product.work)('sync', 'health');
  expect([exitCode, /hubspot 8814207 · Needs a new sign-in, writing on/.test(stdout), stdout.includes('Sync lag over 5 minutes since')]).toEqual([
    1,
    true,
    true,
  ]);
  await product.engine.drain();
  await product.rows('hubspot', sql`update crm_integrations set state = 'active'`);
  await product.engine.drain();
  expect(await api.health('hubspot')).toMatchObject({
    lagAlert: { on: false, since: null },
    lastIncident: { text: 'the sign-in had ended', to: null },
  });
  await product.advance(5 * MINUTE_MS);
  await product.engine.drain();
  expect((await api.health('hubspot')).lastIncident).toEqual({ text: 'the sign-in had ended', from: expect.any(String), to: expect.any(String) });
});

test('objects, mappings and fields that cannot be synced are named', async () => {
  const connectionId = await product.connectionId('hubspot');
  await product.rows('hubspot', sql`update crm_pull_cursors set unavailable = 'MISSING_SCOPES' where object = 'opportunity'`);
  await product.rows('hubspot', sql`update crm_integrations set missing_fields = '["salesos_band"]'`);
  await product.rows(
    'hubspot',
    sql`insert into crm_field_mapping (customer_id, id, connection_id, entity_type, field, crm_field, direction, authority, transform, shape, disabled_reason, updated_at)
      values (${product.customerId('hubspot')}::uuid, ${connectionId}::uuid, ${connectionId}::uuid, 'contact', 'budget', 'budget_c', 'in', 'crm_wins', '{}', '{}', 'the field is gone', '2026-01-01T00:00:00Z')`,
  );
  const { schemaProblems, objects } = await api.health('hubspot');
  expect([schemaProblems, objects.find(({ object }) => object === 'opportunity')?.unavailable]).toEqual([
    [
      { kind: 'mapping', object: 'contact', text: 'budget ↔ budget_c stands still: the field is gone' },
      { kind: 'missing_field', object: null, text: 'salesos_band is missing in the CRM' },
      { kind: 'object', object: 'opportunity', text: 'Opportunities are not read, the CRM answers MISSING_SCOPES' },
    ],
    'MISSING_SCOPES',
  ]);
});
