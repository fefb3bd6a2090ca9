import { sql, type SQL } from 'drizzle-orm';
import { connectCrm } from '../../../scripts/start/connect-crm.ts';
import type { LocalCustomer } from '../../../scripts/start/customers.ts';
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

const { users, company } = fjordlight([]);
export const teller = {
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
export type Teller = keyof typeof teller;

export interface Registered {
  id: string;
  url: string;
  object?: string;
  user?: string;
  password?: string;
  secret?: string;
}

interface Delivery {
  atMs?: number;
  secret?: string;
  id?: string;
  org?: string;
  body?: unknown;
}

const keys: Partial<Record<Teller, string>> = {};

export const askApi = (test: TestProduct, vendor: Teller, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${test.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${keys[vendor]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

export async function connectTeller(test: TestProduct, vendor: Teller): Promise<void> {
  if (vendor === 'pipedrive')
    return connectCrm(teller.pipedrive, { productUrl: test.url, twinSalesforceUrl: test.twin.salesforceUrl, adminKey: keys.pipedrive ?? '' });
  await askApi(test, 'custom', 'POST', '/v1/connections/key', { provider: 'custom', baseUrl: test.twin.extras.customCrm?.url, key: customCrmKey });
}

/** The product with both CRMs that tell of one organization each. */
export async function startTellers(): Promise<TestProduct> {
  const test = await startTestProduct({ connect: [], extras: { pipedrive: true, customCrm: true } });
  // What is tried here within two seconds is more than Pipedrive grants in that time.
  const [pipedrive] = test.twin.twin.store.all<Company>(directory, 'company');
  if (pipedrive) test.twin.twin.store.put<Company>(directory, 'company', { ...pipedrive, limits: { burst: 10_000, daily: 10_000_000 } });
  for (const vendor of ['pipedrive', 'custom'] as const)
    await test.join(teller[vendor], (adminKey) => {
      keys[vendor] = adminKey;
      return connectTeller(test, vendor);
    });
  await settled(test);
  return test;
}

export const tellerRows = <Row>(test: TestProduct, vendor: Teller, query: SQL): Promise<Row[]> =>
  test.product.work.withTenant(teller[vendor].id, (uow) => uow.rows<Row>(query));

const place = ({ twin }: TestProduct) => ({ twin: twin.twin, space: companySpace(twin.extras.pipedrive?.seeded.companyId ?? '') });
const spaceOf = (test: TestProduct, vendor: Teller): string => (vendor === 'custom' ? customSpace : place(test).space);

/** Nothing is on its way any more. */
export async function quiet(test: TestProduct): Promise<void> {
  for (const vendor of ['pipedrive', 'custom'] as const)
    await until(
      async () => parcelsLeft(test.twin.twin, spaceOf(test, vendor)),
      (left) => left === 0,
    );
}

/** All that was told is read, and what we wrote ourselves was told and read too. */
export async function settled(test: TestProduct): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await test.engine.drain();
    await quiet(test);
  }
}

/** The product reads the CRM now. */
export async function readAgain(test: TestProduct, vendor: Teller): Promise<void> {
  await tellerRows(test, vendor, sql`update crm_pull_cursors set due_at = '2020-01-01'`);
  await settled(test);
}

export const registered = (test: TestProduct, vendor: Teller): Registered[] => test.twin.twin.store.all<Registered>(spaceOf(test, vendor), 'webhook');
export const register = (test: TestProduct, vendor: Teller, row: Registered): void => test.twin.twin.store.put(spaceOf(test, vendor), 'webhook', row);
/** Somebody takes them away over there. */
export function unregister(test: TestProduct, vendor: Teller): void {
  for (const { id } of registered(test, vendor)) test.twin.twin.store.delete(spaceOf(test, vendor), 'webhook', id);
}

/** A person of the CRM at work. */
export const atWork = (test: TestProduct) => ({
  pipedrive: {
    add: (name: string) =>
      String(addRow(place(test), 'persons', { name, emails: [], phones: [], job_title: 'New', org_id: null, owner_id: 1, custom_fields: {} }).id),
    retitle: (id: string, title: string) => void changeRow(place(test), 'persons', Number(id), { job_title: title }),
    remove: (id: string) => deleteRow(place(test), 'persons', Number(id)),
  },
  custom: {
    add: (name: string) => {
      const known = customRow(test.twin.twin.store, 'contact', 'p-1');
      if (!known) throw new Error('nobody');
      test.twin.twin.store.put(customSpace, 'contact', { id: name, record: { ...known.record, id: name } });
      changeRecord(test.twin.twin, 'contact', name, { values: { ...known.record.values, email: `${name}@millrace.example`, title: 'New' } });
      return name;
    },
    retitle: (id: string, title: string) => {
      const values = customRow(test.twin.twin.store, 'contact', id)?.record.values ?? {};
      changeRecord(test.twin.twin, 'contact', id, { values: { ...values, title } });
    },
    remove: (id: string) => changeRecord(test.twin.twin, 'contact', id, { fate: { is: 'deleted' } }),
  },
});

/** A delivery by our own hand, right unless told otherwise. */
export async function tellOf9(test: TestProduct, vendor: Teller, over: Delivery = {}): Promise<{ status: number; body: unknown }> {
  const [hook] = registered(test, vendor);
  const { atMs = Date.now(), id = 'd-1' } = over;
  const url = new URL(hook?.url ?? 'http://nowhere');
  if (over.org !== undefined) url.searchParams.set('org', over.org);
  const company_id = Number(test.twin.extras.pipedrive?.seeded.companyId);
  const meta = { id, company_id, entity: 'person', action: 'change', entity_id: '9', timestamp: new Date(atMs).toISOString() };
  const usual = vendor === 'custom' ? { changes: [{ object: 'contact', id: '9' }] } : { meta, data: null, previous: null };
  const text = JSON.stringify(over.body ?? usual);
  const headers: Record<string, string> =
    vendor === 'custom'
      ? signed(over.secret ?? hook?.secret ?? '', id, String(Math.floor(atMs / 1000)), text)
      : { authorization: `Basic ${Buffer.from(`${hook?.user}:${over.secret ?? hook?.password}`).toString('base64')}` };
  const reply = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text });
  return { status: reply.status, body: await reply.json() };
}
