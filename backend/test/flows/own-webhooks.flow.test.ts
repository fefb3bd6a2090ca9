import { sql, type SQL } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pull } from '#services/crm-sync/pull.ts';
import { connectCrm } from '../../../scripts/start/connect-crm.ts';
import type { LocalCustomer } from '../../../scripts/start/customers.ts';
import type { Fault } from '../../sandbox/core/faults.ts';
import { parcelsLeft } from '../../sandbox/core/courier.ts';
import { changeRecord, rowOf as customRow } from '../../sandbox/custom-crm/rows.ts';
import { customCrmCompany, customCrmKey } from '../../sandbox/custom-crm/seed.ts';
import { space as customSpace } from '../../sandbox/custom-crm/space.ts';
import { signed } from '../../sandbox/custom-crm/webhook.ts';
import { fjordlight } from '../../sandbox/pipedrive/fjordlight.ts';
import { addRow, changeRow, deleteRow } from '../../sandbox/pipedrive/records.ts';
import { type Company, companySpace, directory } from '../../sandbox/pipedrive/rows.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { dyingWork } from '../product/crash.ts';

const { users, company } = fjordlight([]);
const customers = {
  pipedrive: {
    id: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5a03',
    provider: 'pipedrive',
    name: company.name,
    postalAddress: 'Kajgade 2, 8000 Aarhus',
    users: [...users],
  },
  custom: {
    id: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5a04',
    provider: 'custom',
    name: customCrmCompany.name,
    postalAddress: '3 Wharf Road, Leeds LS1 4AP',
    users: [...customCrmCompany.users],
  },
} satisfies Record<string, LocalCustomer>;
type Vendor = keyof typeof customers;

let product: TestProduct;
const keys: Partial<Record<Vendor, string>> = {};
const api = (vendor: Vendor, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${product.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${keys[vendor]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

beforeAll(async () => {
  product = await startTestProduct({ connect: [], extras: { pipedrive: true, customCrm: true } });
  // What is tried here within two seconds is more than Pipedrive grants in that time.
  const [pipedrive] = product.twin.twin.store.all<Company>(directory, 'company');
  if (pipedrive) product.twin.twin.store.put<Company>(directory, 'company', { ...pipedrive, limits: { burst: 10_000, daily: 10_000_000 } });
  await product.join(customers.pipedrive, (adminKey) => {
    keys.pipedrive = adminKey;
    return connectPipedrive();
  });
  await product.join(customers.custom, async (adminKey) => {
    keys.custom = adminKey;
    await connectCustom();
  });
  await settled();
});
afterAll(() => product?.close());

const connectPipedrive = (): Promise<void> =>
  connectCrm(customers.pipedrive, { productUrl: product.url, twinSalesforceUrl: product.twin.salesforceUrl, adminKey: keys.pipedrive ?? '' });
async function connectCustom(): Promise<void> {
  await api('custom', 'POST', '/v1/connections/key', { provider: 'custom', baseUrl: product.twin.extras.customCrm?.url, key: customCrmKey });
}

const rows = <Row>(vendor: Vendor, query: SQL): Promise<Row[]> =>
  product.product.work.withTenant(customers[vendor].id, (uow) => uow.rows<Row>(query));
const place = () => ({ twin: product.twin.twin, space: companySpace(product.twin.extras.pipedrive?.seeded.companyId ?? '') });
const spaceOf = (vendor: Vendor): string => (vendor === 'custom' ? customSpace : place().space);
const quiet = async (): Promise<void> => {
  for (const vendor of ['pipedrive', 'custom'] as const)
    await until(
      async () => parcelsLeft(product.twin.twin, spaceOf(vendor)),
      (left) => left === 0,
    );
};
/** All that was told is read, and what we wrote ourselves was told and read too. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await product.engine.drain();
    await quiet();
  }
}
const inbox = (vendor: Vendor) =>
  rows<{ entity_type: string; crm_id: string }>(vendor, sql`select entity_type, crm_id from crm_inbox order by crm_id`);
const told = (vendor: Vendor) =>
  until(
    () => inbox(vendor),
    (found) => found.length > 0,
  );
const titleOf = async (vendor: Vendor, crmId: string) =>
  (
    await rows<{ title: string | null; deleted: boolean }>(
      vendor,
      sql`select c.title, c.deleted_at is not null as deleted from contacts c join crm_sync_state l on l.salesos_id = c.id and l.entity_type = 'contact' where l.crm_id = ${crmId}`,
    )
  )[0];

/** A person of the CRM at work. */
const people = {
  pipedrive: {
    add: (name: string) =>
      String(addRow(place(), 'persons', { name, emails: [], phones: [], job_title: 'New', org_id: null, owner_id: 1, custom_fields: {} }).id),
    retitle: (id: string, title: string) => void changeRow(place(), 'persons', Number(id), { job_title: title }),
    remove: (id: string) => deleteRow(place(), 'persons', Number(id)),
  },
  custom: {
    add: (name: string) => {
      const known = customRow(product.twin.twin.store, 'contact', 'p-1');
      if (!known) throw new Error('nobody');
      product.twin.twin.store.put(customSpace, 'contact', { id: name, record: { ...known.record, id: name } });
      changeRecord(product.twin.twin, 'contact', name, { values: { ...known.record.values, email: `${name}@millrace.example`, title: 'New' } });
      return name;
    },
    retitle: (id: string, title: string) => {
      const values = customRow(product.twin.twin.store, 'contact', id)?.record.values ?? {};
      changeRecord(product.twin.twin, 'contact', id, { values: { ...values, title } });
    },
    remove: (id: string) => changeRecord(product.twin.twin, 'contact', id, { fate: { is: 'deleted' } }),
  },
} as const;

const plan = (vendor: Vendor, kind: Fault['kind'], times = 1): void =>
  product.twin.twin.faults.plan({ vendor: vendor === 'custom' ? 'custom-crm-webhooks' : 'pipedrive-webhooks', times, kind });

interface Registered {
  url: string;
  user?: string;
  password?: string;
  secret?: string;
}
const registered = (vendor: Vendor): Registered[] => product.twin.twin.store.all<Registered & { id: string }>(spaceOf(vendor), 'webhook');

/** A delivery by our own hand, right unless told otherwise. */
async function deliver(
  vendor: Vendor,
  over: { atMs?: number; secret?: string; id?: string; org?: string; body?: unknown } = {},
): Promise<{ status: number; body: unknown }> {
  const [hook] = registered(vendor);
  const atMs = over.atMs ?? Date.now();
  const url = new URL(hook?.url ?? 'http://nowhere');
  if (over.org !== undefined) url.searchParams.set('org', over.org);
  const meta = {
    id: over.id ?? 'd-1',
    company_id: Number(product.twin.extras.pipedrive?.seeded.companyId),
    entity: 'person',
    action: 'change',
    entity_id: '9',
    timestamp: new Date(atMs).toISOString(),
  };
  const text = JSON.stringify(
    over.body ?? (vendor === 'custom' ? { changes: [{ object: 'contact', id: '9' }] } : { meta, data: null, previous: null }),
  );
  const headers: Record<string, string> =
    vendor === 'custom'
      ? signed(over.secret ?? hook?.secret ?? '', over.id ?? 'd-1', String(Math.floor(atMs / 1000)), text)
      : { authorization: `Basic ${Buffer.from(`${hook?.user}:${over.secret ?? hook?.password}`).toString('base64')}` };
  const reply = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text });
  return { status: reply.status, body: await reply.json() };
}

let made = 0;
describe.each(['pipedrive', 'custom'] as const)('%s', (vendor) => {
  const crm = people[vendor];
  beforeEach(() => rows(vendor, sql`update crm_pull_cursors set due_at = '2099-01-01'`));
  afterEach(() => product.twin.twin.faults.clear());
  const arrived = async (): Promise<string> => {
    const id = crm.add(`person-${(made += 1)}`);
    await told(vendor);
    await settled();
    return id;
  };

  test('is asked to tell us when it is connected, at an address of its own', async () => {
    const url = `${product.url}/webhooks/crm/${vendor}?org=`;
    expect(registered(vendor).map((hook) => hook.url.startsWith(url))).toEqual(vendor === 'pipedrive' ? [true, true, true] : [true]);
    expect(
      await rows(
        vendor,
        sql`select webhook_secret is not null as sealed, webhook_secret like ${`%${registered(vendor)[0]?.password ?? 'whsec'}%`} as plain from crm_integrations`,
      ),
    ).toEqual([{ sealed: true, plain: false }]);
  });

  test('what it tells arrives though no reading is due', async () => {
    const id = await arrived();
    expect(await titleOf(vendor, id)).toEqual({ title: 'New', deleted: false });
    crm.retitle(id, 'Head');
    await told(vendor);
    await settled();
    expect(await titleOf(vendor, id)).toEqual({ title: 'Head', deleted: false });
    crm.remove(id);
    await told(vendor);
    await settled();
    expect(await titleOf(vendor, id)).toEqual({ title: 'Head', deleted: true });
  });

  test('twice, in disorder, and some never: nothing more changes, and the next reading brings the rest', async () => {
    const id = await arrived();
    plan(vendor, { type: 'duplicate' });
    plan(vendor, { type: 'reorder' });
    for (const title of ['One', 'Two', 'Three']) crm.retitle(id, title);
    await told(vendor);
    await settled();
    expect([await titleOf(vendor, id), await inbox(vendor)]).toEqual([{ title: 'Three', deleted: false }, []]);
    plan(vendor, { type: 'drop' }, 100);
    crm.retitle(id, 'Four');
    await quiet();
    expect([await titleOf(vendor, id), await inbox(vendor)]).toEqual([{ title: 'Three', deleted: false }, []]);
    product.twin.twin.faults.clear();
    await rows(vendor, sql`update crm_pull_cursors set due_at = '2020-01-01'`);
    await product.engine.drain();
    expect(await titleOf(vendor, id)).toEqual({ title: 'Four', deleted: false });
  });

  test('an answer that got lost: it is told again, which changes nothing', async () => {
    expect([await deliver(vendor, { id: 'again' }), await inbox(vendor)]).toEqual([
      { status: 200, body: { taken: 1, isRepeated: false } },
      [{ entity_type: 'contact', crm_id: '9' }],
    ]);
    await product.engine.drain();
    expect([await deliver(vendor, { id: 'again' }), await inbox(vendor)]).toEqual([{ status: 200, body: { taken: 0, isRepeated: true } }, []]);
  });

  test.each([
    ['forged', { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }],
    ['two hours old', { atMs: Date.now() - 2 * 60 * 60_000 }],
    ['ten minutes ahead', { atMs: Date.now() + 10 * 60_000 }],
    ['of an organization nobody knows', { org: 'nobody' }],
  ])('%s: refused, and nothing is stored', async (name, over) => {
    const state = async () => [
      await inbox(vendor),
      await rows(vendor, sql`select last_event_at from crm_streams`),
      await rows(vendor, sql`select count(*) from crm_deliveries`),
    ];
    const before = await state();
    expect(await deliver(vendor, { id: `bad ${name}`.replaceAll(' ', '-'), ...over })).toMatchObject({
      status: 401,
      body: { code: 'signature_invalid' },
    });
    expect(await state()).toEqual(before);
  });

  test('a body nobody can read: refused', async () => {
    expect([await deliver(vendor, { body: ['no', 'delivery'] }), await inbox(vendor)]).toMatchObject([
      { status: 400, body: { code: 'bad_request' } },
      [],
    ]);
  });

  test('taken away over there: asked for again within the hour', async () => {
    const before = registered(vendor).length;
    for (const row of product.twin.twin.store.all(spaceOf(vendor), 'webhook')) product.twin.twin.store.delete(spaceOf(vendor), 'webhook', row.id);
    for (const _hour of [1, 2]) {
      await product.advance(61 * 60_000);
      await rows(vendor, sql`update crm_pull_cursors set due_at = '2020-01-01'`);
      await settled();
      expect(registered(vendor).length).toBe(before);
    }
  });

  test('disconnected: it is asked to be silent, and refused if it is not; connected again, with another secret', async () => {
    const [before] = registered(vendor);
    const [row] = await rows<{ id: string }>(vendor, sql`select id from crm_integrations`);
    expect((await api(vendor, 'DELETE', `/v1/connections/${row?.id}`)).status).toBe(200);
    expect([registered(vendor), await rows(vendor, sql`select webhook_secret from crm_integrations`)]).toEqual([[], [{ webhook_secret: null }]]);
    if (before) product.twin.twin.store.put(spaceOf(vendor), 'webhook', { id: 'own', ...before });
    expect((await deliver(vendor)).status).toBe(401);
    product.twin.twin.store.delete(spaceOf(vendor), 'webhook', 'own');
    await (vendor === 'pipedrive' ? connectPipedrive() : connectCustom());
    await settled();
    const [after] = registered(vendor);
    expect([after !== undefined, after?.secret === before?.secret && after?.password === before?.password]).toEqual([true, false]);
    expect((await deliver(vendor, { id: 'anew' })).status).toBe(200);
  });
});

const points = [3, 4, 5, 6].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

test.each(points)(
  'killed $when step $at of a reading that asks Pipedrive to tell us: three webhooks in the end, none twice',
  async ({ at, when }) => {
    const vendor = 'pipedrive';
    const { work, providers, sealer } = product.product;
    for (const row of product.twin.twin.store.all(spaceOf(vendor), 'webhook')) product.twin.twin.store.delete(spaceOf(vendor), 'webhook', row.id);
    const [connection] = await rows<{ id: string }>(vendor, sql`update crm_integrations set webhooks_at = null returning id`);
    const ref = { customerId: customers[vendor].id, connectionId: connection?.id ?? '' };
    await pull(dyingWork(work, { at, when }), { providers, sealer }, ref).catch(() => undefined);
    await rows(vendor, sql`update crm_pull_cursors set lease_until = null`);
    await product.advance(61 * 60_000);
    await pull(work, { providers, sealer }, ref);
    const all = product.twin.twin.store.all<Registered & { id: string; object: string }>(spaceOf(vendor), 'webhook');
    expect([all.map(({ object }) => object).sort(), new Set(all.map(({ url }) => url)).size]).toEqual([['deal', 'organization', 'person'], 1]);
  },
);

test.each([
  ['pipedrive', { status: 403 }, 'permission'],
  ['pipedrive', { status: 503 }, 'temporary'],
  ['custom', { status: 404 }, null],
] as const)('%s cannot be asked to tell us (%j): the connection goes on by reading', async (vendor, { status }, trouble) => {
  const space = spaceOf(vendor);
  for (const row of product.twin.twin.store.all(space, 'webhook')) product.twin.twin.store.delete(space, 'webhook', row.id);
  await rows(vendor, sql`update crm_integrations set webhooks_at = null`);
  const kind = {
    type: 'status',
    status,
    body: vendor === 'custom' ? { code: 'not_found', message: 'no' } : { success: false, error: 'no' },
  } as const;
  product.twin.twin.faults.plan({ vendor: vendor === 'custom' ? 'custom-crm' : 'pipedrive', match: '/webhook', times: 1, kind });
  await rows(vendor, sql`update crm_pull_cursors set due_at = '2020-01-01'`);
  await product.engine.drain();
  expect(
    await rows(
      vendor,
      sql`select i.state, s.trouble, i.webhooks_at is null as again from crm_integrations i join crm_streams s on s.connection_id = i.id`,
    ),
  ).toEqual([{ state: 'active', trouble, again: trouble === 'temporary' }]);
  await product.advance(61 * 60_000);
  await rows(vendor, sql`update crm_pull_cursors set due_at = '2020-01-01'`);
  await settled();
  expect([registered(vendor).length, await rows(vendor, sql`select trouble from crm_streams`)]).toEqual([
    vendor === 'custom' ? 1 : 3,
    [{ trouble: null }],
  ]);
});
