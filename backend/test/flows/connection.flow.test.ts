import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey, createCustomer } from '#services/customer/create-customer.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { pressAllow } from '../../../scripts/start/connect-crm.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

let product: TestProduct;
const keys: Partial<Record<Vendor, Record<'admin' | 'rep', string>>> = {};
let stranger: { id: string; key: string };
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
  const { work } = product.product;
  const actor = { kind: 'system', id: 'test', role: 'admin' } as const;
  const emails = {
    salesforce: ['nora.quist@harborpine.example', 'anna.berg@harborpine.example'],
    hubspot: ['ilse.hartmann@brightwater.example', 'jonas.weber@brightwater.example'],
  } as const;
  for (const vendor of ['salesforce', 'hubspot'] as const) {
    const keyOf = (userEmail: string): Promise<string> =>
      createApiKey(work, { actor, customerId: product.customerId(vendor), userEmail, label: 'test' });
    keys[vendor] = { admin: await keyOf(emails[vendor][0]), rep: await keyOf(emails[vendor][1]) };
  }
  const id = await createCustomer(work, {
    name: 'Stranger',
    email: 'a@stranger.example',
    postalAddress: null,
    users: [{ email: 'a@stranger.example', name: 'A', role: 'admin' }],
  });
  stranger = {
    id,
    key: await createApiKey(work, {
      actor,
      customerId: id,
      userEmail: 'a@stranger.example',
      label: 'test',
    }),
  };
});
afterAll(() => product?.close());

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

async function api(key: string | null, method: string, path: string, body?: unknown): Promise<Answer> {
  const reply = await fetch(`${product.url}${path}`, {
    method,
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: reply.status, body: reply.status === 204 ? {} : ((await reply.json()) as Answer['body']) };
}

const adminKey = (vendor: Vendor): string => keys[vendor]?.admin ?? '';
const begin = async (vendor: Vendor, key = adminKey(vendor)): Promise<string> =>
  String((await api(key, 'POST', '/v1/connections', { provider: vendor, firstReading: 'at_once' })).body['authorizeUrl']);

/** What comes back to the browser, without following it. */
const callbackOf = async (vendor: Vendor, key?: string): Promise<URL> => pressAllow(await begin(vendor, key));
const follow = async (url: URL | string): Promise<[number, string | undefined]> => {
  const reply = await fetch(url);
  const isJson = reply.headers.get('content-type')?.includes('json');
  return [reply.status, isJson ? ((await reply.json()) as { code?: string }).code : undefined];
};

const stored = (vendor: Vendor) => product.rows<{ id: string; access_token: string }>(vendor, sql`select id, access_token from crm_integrations`);

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('only an admin may connect, and only with a key', async () => {
    const refused = { type: expect.any(String), detail: expect.any(String), title: expect.any(String) };
    expect(await api(keys[vendor]?.rep ?? '', 'POST', '/v1/connections', { provider: vendor })).toEqual({
      status: 403,
      body: { ...refused, status: 403, code: 'forbidden' },
    });
    for (const key of [null, 'nonsense', `sk_live_${'A'.repeat(43)}`]) {
      expect(await api(key, 'POST', '/v1/connections', { provider: vendor })).toEqual({
        status: 401,
        body: { ...refused, status: 401, code: 'unauthenticated' },
      });
    }
    expect((await api(adminKey(vendor), 'POST', '/v1/connections', { provider: 'nobody' })).body['code']).toBe('not_found');
    for (const body of ['{"provider":', { provider: vendor, extra: 1 }, { provider: 7 }, {}])
      expect((await api(adminKey(vendor), 'POST', '/v1/connections', body)).body).toMatchObject({ status: 400, code: 'bad_request' });
    expect([await stored(vendor), await product.rows(vendor, sql`select state_hash from oauth_attempts`)]).toEqual([[], []]);
  });

  test('records that are read while the connection is still being prepared belong to their owners', async () => {
    const { faults } = product.twin.twin;
    faults.plan({ vendor, match: '^(?!.*oauth)', times: 1, kind: { type: 'delay', ms: 1500 } });
    const connecting = follow(await callbackOf(vendor));
    await until(
      async () => faults.list().length,
      (left) => left === 0,
    );
    await product.engine.executors.pull.run(product.customerId(vendor));
    const owners = () =>
      product.rows<{ name: string | null; n: number }>(
        vendor,
        sql`select u.name, count(*)::int as n from contacts c left join users u on u.customer_id = c.customer_id and u.id = c.owner_id group by 1 order by 2`,
      );
    const expected =
      vendor === 'salesforce'
        ? [
            { name: 'David Lund', n: 4 },
            { name: 'Anna Berg', n: 13 },
          ]
        : [
            { name: 'Maeve Doyle', n: 3 },
            { name: 'Jonas Weber', n: 11 },
          ];
    expect(await owners()).toEqual(expected);
    expect((await connecting)[0]).toBe(200);
  });

  test('a state that is not ours, not this CRM’s, too old, or has been used stores nothing', async () => {
    const before = await stored(vendor);
    const callback = await callbackOf(vendor);
    const forged = new URL(callback);
    forged.searchParams.set('state', 'A'.repeat(43));
    expect(await follow(forged)).toEqual([400, 'state_expired']);
    const other = vendor === 'salesforce' ? 'hubspot' : 'salesforce';
    expect(await follow((await callbackOf(vendor)).href.replace(`/oauth/${vendor}/`, `/oauth/${other}/`))).toEqual([400, 'state_expired']);
    const late = await callbackOf(vendor);
    await product.rows(vendor, sql`update oauth_attempts set expires_at = '2026-01-01T00:00:00Z'`);
    expect(await follow(late)).toEqual([400, 'state_expired']);
    const denied = new URL(`${callback.origin}${callback.pathname}?error=access_denied&state=${callback.searchParams.get('state')}`);
    expect(await follow(denied)).toEqual([400, 'bad_request']);
    expect(await stored(vendor)).toEqual(before);
    const good = await callbackOf(vendor);
    expect((await follow(good))[0]).toBe(200);
    expect(await follow(good)).toEqual([400, 'state_expired']);
    const after = await stored(vendor);
    expect([after[0]?.id, after.length, after[0]?.access_token === before[0]?.access_token]).toEqual([before[0]?.id, 1, false]);
  });

  test('it begins without writing; tokens are sealed at rest; connecting again keeps the connection', async () => {
    const list = async () =>
      (await api(adminKey(vendor), 'GET', '/v1/connections')).body['connections'] as { id: string; writing: string; state: string }[];
    const [before] = await list();
    expect(before).toEqual({
      id: expect.any(String),
      provider: vendor,
      orgId: vendor === 'salesforce' ? product.seeded.salesforce.orgId : '8814207',
      state: 'active',
      writing: 'shadow',
      isSandbox: false,
      stateReason: null,
      writingReason: null,
      writingChangedAt: null,
      optOutsComplete: true,
      // Read back with the first pull after our properties are there.
      activitiesComplete: expect.any(Boolean),
      isMaster: true,
      activityHome: [],
      lastSyncedAt: expect.any(String),
      readingWaits: null,
      feed: { state: 'polling', lastEventAt: null },
    });
    const secrets = await product.rows<Record<string, string>>(vendor, sql`select access_token, refresh_token, gateway_key from crm_integrations`);
    const issued = product.twin.twin.store.all<{ id: string }>(vendor, vendor === 'salesforce' ? 'access_token' : 'access').map(({ id }) => id);
    for (const secret of Object.values(secrets[0] ?? {})) expect(issued.some((token) => secret.includes(token.slice(0, 12)))).toBe(false);
    expect((await follow(await callbackOf(vendor)))[0]).toBe(200);
    expect(await list()).toEqual([{ ...before, activitiesComplete: expect.any(Boolean) }]);
  });

  test('an org that belongs to one customer cannot be taken by another, and its connection cannot be reached', async () => {
    expect(await follow(await callbackOf(vendor, stranger.key))).toEqual([409, 'conflict']);
    const id = await product.connectionId(vendor);
    expect((await api(stranger.key, 'GET', '/v1/connections')).body).toEqual({ connections: [] });
    for (const [method, path, body] of [
      ['POST', 'writing', { state: 'on' }],
      ['POST', 'pause', {}],
      ['POST', 'resume'],
      ['GET', 'gateway-key'],
    ] as const)
      expect(await api(stranger.key, method, `/v1/connections/${id}/${path}`, body)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await product.rows(vendor, sql`select writing from crm_integrations`)).toEqual([{ writing: 'shadow' }]);
  });
});
