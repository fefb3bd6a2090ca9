import { readingWaitsText } from '@salesos/shared/labels/record-scope';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crmHintPuller } from '#agents/crm-sync/puller.ts';
import { customersWithDuePulls, customersWithHints } from '#services/crm-sync/due-work.ts';
import { noteHints } from '#services/crm-sync/note-hints.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { pressAllow } from '../../../scripts/start/connect-crm.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { connectionApi } from '../product/connection-api.ts';
import { addContact, editContact, ownerOf } from '../product/crm-edit.ts';
import { depsOf, refOf } from '../product/crm-life.ts';
import { placesOf } from '../product/record-scope.ts';
import { salesosOf } from '../product/salesos.ts';
import { overheard } from '../product/whole-reading.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
});
afterAll(() => product?.close());

type Vendor = 'salesforce' | 'hubspot';
async function signIn(vendor: Vendor, wish: object = {}): Promise<string> {
  const admin = await apiAs(product, vendor, 'admin');
  const { body } = await admin('POST', '/v1/connections', { provider: vendor, ...wish });
  const back = await fetch(await pressAllow(String(body['authorizeUrl'])));
  expect(back.status).toBe(200);
  return back.text();
}
const waits = async (vendor: Vendor) => {
  const admin = await apiAs(product, vendor, 'admin');
  const { body } = await admin('GET', '/v1/connections');
  return (body['connections'] as { readingWaits: unknown }[]).map(({ readingWaits }) => readingWaits);
};
const waiting = { since: expect.any(String), text: readingWaitsText };
const links = (vendor: Vendor) => product.rows(vendor, sql`select crm_id from crm_sync_state`);
const wall = () => Date.now();

describe.each(['salesforce', 'hubspot'] as const)('%s', (vendor) => {
  let mine: string;
  let others: string;
  let refuser: string;

  test('a new connection waits for the choice of records: nothing is read, told of or measured, and it says so', async () => {
    const add = (lastName: string, owner: string): string =>
      addContact(product, vendor, { firstName: 'Wanda', lastName, email: `${lastName.toLowerCase()}@waits.example` }, owner);
    [mine, others, refuser] = [add('Mine', 'rep'), add('Others', 'admin'), add('Refuser', 'admin')];
    editContact(product, vendor, refuser, { optedOut: true });
    expect(await signIn(vendor)).toContain(readingWaitsText);
    const connectionId = await product.connectionId(vendor);
    await product.tenant(vendor, (uow) => noteHints(uow, connectionId, [{ object: 'contact', externalId: mine }]));
    await product.advance(2 * 60 * 60_000);
    await product.engine.drain();
    await product.engine.executors.pull.run(product.customerId(vendor));
    await crmHintPuller(product.product.work, depsOf(product)).run(product.customerId(vendor));
    const { work, calls } = overheard(product.product.work);
    expect([await pull(work, depsOf(product), await refOf(product, vendor)), [...calls.keys()]]).toEqual([0, []]);
    expect([await links(vendor), await product.rows(vendor, sql`select id from contacts`)]).toEqual([[], []]);
    // Nobody is woken for it again and again.
    const due = [...(await customersWithDuePulls(work, work.clock.now(), wall())), ...(await customersWithHints(work, wall()))];
    expect(due).not.toContain(product.customerId(vendor));
    expect(await waits(vendor)).toEqual([waiting]);
    const api = await connectionApi(product, vendor);
    expect((await api('GET', '/health')).body).toMatchObject({ readingWaits: waiting, lagAlert: { on: false, since: null } });
  });

  test('the command line says it, too', async () => {
    const salesos = salesosOf(product);
    const customer = ['--customer', product.customerId(vendor)];
    expect((await salesos('sync', 'health', ...customer)).stdout).toContain(readingWaitsText);
    expect((await salesos('scope', 'show', ...customer)).stdout).toContain(readingWaitsText);
    const once = await salesos('sync', 'once', ...customer, '--json');
    expect(JSON.parse(once.stdout).pending).toEqual([
      {
        customerId: product.customerId(vendor),
        what: `first reading of ${vendor}`,
        code: 'scope_not_chosen',
        count: 1,
        remedy: expect.stringContaining('scope everything'),
      },
    ]);
  });

  test('signing in again, a refused choice, and whoever may not choose, leave it waiting', async () => {
    await signIn(vendor);
    const [admin, rep] = [await connectionApi(product, vendor), await connectionApi(product, vendor, 'rep')];
    expect((await rep('PUT', '/scope', { scopes: {} })).status).toBe(403);
    expect((await admin('PUT', '/scope', { scopes: { contact: { owners: ['nobody'] } } })).body).toMatchObject({ code: 'scope_invalid' });
    await product.engine.drain();
    expect([await waits(vendor), await links(vendor)]).toEqual([[waiting], []]);
  });

  test('the choice begins the reading, of what was chosen and of everybody who refused', async () => {
    const admin = await connectionApi(product, vendor);
    const scopes = { contact: { owners: [ownerOf(product, vendor, 'rep')] } };
    expect((await admin('PUT', '/scope', { scopes })).status).toBe(200);
    await product.engine.drain();
    expect(await placesOf(product, vendor, [mine, others, refuser])).toEqual({ [mine]: 'in', [refuser]: 'owner' });
    expect(await waits(vendor)).toEqual([null]);
    const [audited] = await product.rows<{ details: object }>(vendor, sql`select details from audit_log where action = 'connection.scope_saved'`);
    expect(audited?.details).toMatchObject({ startsReading: true });
  });

  test('what is read goes on being read after another sign-in', async () => {
    await signIn(vendor);
    expect(await waits(vendor)).toEqual([null]);
  });
});

describe('everything', () => {
  const vendor = 'salesforce';
  const forget = () => product.rows(vendor, sql`update crm_integrations set reading_waits_since = connected_at`);

  test('is a choice, also on the command line, and begins the reading once', async () => {
    await forget();
    const connectionId = await product.connectionId(vendor);
    expect((await salesosOf(product)('scope', 'everything', '--connection', connectionId)).exitCode).toBe(0);
    await product.engine.drain();
    expect(await waits(vendor)).toEqual([null]);
    const rows = await product.rows<{ n: number }>(vendor, sql`select count(*)::int as n from crm_sync_state where out_of_scope is not null`);
    expect(rows).toEqual([{ n: 0 }]);
    const saved = () => product.rows(vendor, sql`select id from audit_log where action = 'connection.scope_saved'`);
    const before = await saved();
    await salesosOf(product)('scope', 'everything', '--connection', connectionId);
    expect(await saved()).toEqual(before);
  });

  test('can be said with the sign-in: one that waits begins with it', async () => {
    await forget();
    expect(await signIn(vendor, { firstReading: 'at_once' })).toContain('reads your CRM now');
    expect(await waits(vendor)).toEqual([null]);
  });

  test('nothing else is taken for it', async () => {
    const admin = await apiAs(product, vendor, 'admin');
    expect(await admin('POST', '/v1/connections', { provider: vendor, firstReading: 'whenever' })).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
  });
});
