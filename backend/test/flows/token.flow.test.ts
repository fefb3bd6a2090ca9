import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBusinessClock } from '#db/business-clock.ts';
import { openDatabase } from '#db/client.ts';
import { createWork } from '#db/unit-of-work.ts';
import type { ProviderError } from '#ports/provider-error.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { revoke } from '../../sandbox/hubspot/tokens.ts';
import { revokeToken } from '../../sandbox/salesforce/oauth/tokens.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { editContact } from '../product/crm-edit.ts';
import { personOf } from '../product/people.ts';

type Ask = () => Promise<string>;
type Module = typeof import('#services/connection/access-token.ts');

let product: TestProduct;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(async () => {
  product.twin.twin.faults.clear();
  for (const close of closers.splice(0)) await close();
});
afterAll(() => product?.close());

const bothCrms = [
  ['salesforce', 'POST /services/oauth2/token'],
  ['hubspot', 'POST /oauth/2026-09/token$'],
] as const;
const PROCESSES = 5;
const CALLERS_EACH = 10;
const ACCESS_TOKEN = path.resolve(import.meta.dirname, '../../src/services/connection/access-token.ts');
let instances = 0;

interface Held {
  id: string;
  refreshToken?: string | null;
}

const space = { salesforce: ['salesforce', 'access_token', 'refresh_token'], hubspot: ['hubspot', 'access', 'refresh'] } as const;
const issued = (vendor: Vendor): string[] => product.twin.twin.store.all<Held>(space[vendor][0], space[vendor][1]).map(({ id }) => id);

/** The person who gave access takes it back in the CRM: every token is dead at once. */
function takeAccessBack(vendor: Vendor): void {
  const { twin } = product.twin;
  for (const { id } of twin.store.all<Held>(space[vendor][0], space[vendor][2])) {
    if (vendor === 'salesforce') revokeToken(twin, id);
    else revoke(twin.store, id);
  }
}

const connection = async (vendor: Vendor) => {
  const [row] = await product.rows<{ id: string; state: string; writing: string }>(vendor, sql`select id, state, writing from crm_integrations`);
  return row;
};
const expire = (vendor: Vendor): Promise<unknown> =>
  product.rows(vendor, sql`update crm_integrations set access_expires_at = '2026-01-01T00:00:00Z'`);

/** Each with a memory and a pool of its own: what several processes share is the database and the CRM. */
async function processes(vendor: Vendor): Promise<Ask[]> {
  const ref = { customerId: product.customerId(vendor), connectionId: await product.connectionId(vendor) };
  const provider = product.product.providers.crm.get(vendor);
  if (!provider) throw new Error(`no ${vendor}`);
  const asks: Ask[] = [];
  for (let index = 0; index < PROCESSES; index += 1) {
    // Another address, another instance of the module.
    const { accessToken } = (await import(/* @vite-ignore */ `${ACCESS_TOKEN}?process=${(instances += 1)}`)) as Module;
    const client = await openDatabase(product.environment['DATABASE_URL'] ?? '', { max: 3 });
    const clock = await openBusinessClock(client.db, false);
    const work = createWork(client.db, clock, () => undefined);
    closers.push(async () => {
      clock.close();
      await client.close();
    });
    asks.push(() => accessToken(work, { provider, sealer: product.product.sealer }, ref));
  }
  return asks;
}

const fiftyAsk = async (vendor: Vendor): Promise<PromiseSettledResult<string>[]> => {
  const asks = await processes(vendor);
  return Promise.allSettled(asks.flatMap((ask) => Array.from({ length: CALLERS_EACH }, ask)));
};

describe.each(bothCrms)('%s', (vendor, tokenRequest) => {
  test('fifty callers of five processes find the token expired: one of them renews it', async () => {
    await expire(vendor);
    const before = issued(vendor);
    // Long enough that everybody has asked before the answer comes.
    product.twin.twin.faults.plan({ vendor, match: tokenRequest, times: 1, kind: { type: 'delay', ms: 400 } });
    const answers = await fiftyAsk(vendor);
    const renewed = issued(vendor).filter((token) => !before.includes(token));
    expect(renewed).toHaveLength(1);
    expect(answers).toEqual(Array.from({ length: PROCESSES * CALLERS_EACH }, () => ({ status: 'fulfilled', value: renewed[0] })));
  });

  test('a renewal that fails once is made again by one of those who wait', async () => {
    await expire(vendor);
    const before = issued(vendor).length;
    product.twin.twin.faults.plan({ vendor, match: tokenRequest, times: 1, kind: { type: 'status', status: 503 } });
    const answers = await fiftyAsk(vendor);
    const failures = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => (reason as ProviderError).failure);
    // Callers of one process share their process's try.
    expect(failures).toEqual(Array.from({ length: CALLERS_EACH }, () => 'temporary'));
    expect(issued(vendor)).toHaveLength(before + 1);
  });

  test('a session the CRM has ended before its time is renewed, and the connection lives on', async () => {
    const { twin } = product.twin;
    for (const id of issued(vendor)) twin.store.delete(space[vendor][0], space[vendor][1], id);
    const person = await personOf(product, vendor, 'engaged');
    editContact(product, vendor, person.recordId, { firstName: 'Renewed' });
    await product.engine.executors.pull.run(product.customerId(vendor));
    expect({
      state: (await connection(vendor))?.state,
      tokens: issued(vendor).length,
      name: (await product.client.card(person)).name.split(' ')[0],
    }).toEqual({ state: 'active', tokens: 1, name: 'Renewed' });
  });

  test('access taken back in the CRM ends the calls until somebody signs in again', async () => {
    const before = await connection(vendor);
    takeAccessBack(vendor);
    await expire(vendor);
    const answers = await fiftyAsk(vendor);
    expect(new Set(answers.map((answer) => (answer.status === 'rejected' ? (answer.reason as ProviderError).failure : 'a token')))).toEqual(
      new Set(['auth_expired']),
    );
    expect(await connection(vendor)).toEqual({ ...before, state: 'needs_reauth' });
    product.twin.twin.faults.plan({ vendor, times: 1000, kind: { type: 'status', status: 500 } });
    await product.advance(3_600_000);
    await product.engine.drain();
    for (const executor of [product.engine.executors.pull, product.engine.executors.push]) await executor.run(product.customerId(vendor));
    expect(product.twin.twin.faults.list()).toEqual([expect.objectContaining({ times: 1000 })]);
    product.twin.twin.faults.clear();
    await product.connect(vendor);
    const person = await personOf(product, vendor, 'engaged');
    editContact(product, vendor, person.recordId, { firstName: 'Back' });
    await product.engine.executors.pull.run(product.customerId(vendor));
    expect({ connection: await connection(vendor), name: (await product.client.card(person)).name.split(' ')[0] }).toEqual({
      connection: before,
      name: 'Back',
    });
  });

  test('access taken back while our token still looks good is noticed by the next call', async () => {
    const before = await connection(vendor);
    takeAccessBack(vendor);
    await expect(product.engine.executors.pull.run(product.customerId(vendor))).rejects.toMatchObject({ failure: 'auth_expired' });
    expect(await connection(vendor)).toEqual({ ...before, state: 'needs_reauth' });
    await product.connect(vendor);
    expect(await connection(vendor)).toEqual(before);
  });
});
