import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pull } from '#services/crm-sync/pull.ts';
import type { TestProduct } from '../product.ts';
import { dyingWork } from '../product/crash.ts';
import { readAgain, registered, startTellers, type Teller, teller, tellerRows, unregister } from '../product/own-webhooks.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTellers();
});
afterAll(() => product?.close());

const rows = <Row>(vendor: Teller, query: SQL): Promise<Row[]> => tellerRows<Row>(product, vendor, query);

const points = [3, 4, 5, 6].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

test.each(points)(
  'killed $when step $at of a reading that asks Pipedrive to tell us: three webhooks in the end, none twice',
  async ({ at, when }) => {
    const vendor = 'pipedrive';
    const { work, providers, sealer } = product.product;
    unregister(product, vendor);
    const [connection] = await rows<{ id: string }>(vendor, sql`update crm_integrations set webhooks_at = null returning id`);
    const ref = { customerId: teller[vendor].id, connectionId: connection?.id ?? '' };
    await pull(dyingWork(work, { at, when }), { providers, sealer }, ref).catch(() => undefined);
    await rows(vendor, sql`update crm_pull_cursors set lease_until = null`);
    await product.advance(61 * 60_000);
    await pull(work, { providers, sealer }, ref);
    const all = registered(product, vendor);
    expect([all.map(({ object }) => object).sort(), new Set(all.map(({ url }) => url)).size]).toEqual([['deal', 'organization', 'person'], 1]);
  },
);

test.each([
  ['pipedrive', { status: 403 }, 'permission'],
  ['pipedrive', { status: 503 }, 'temporary'],
  ['custom', { status: 404 }, null],
] as const)('%s cannot be asked to tell us (%j): the connection goes on by reading', async (vendor, { status }, trouble) => {
  unregister(product, vendor);
  await rows(vendor, sql`update crm_integrations set webhooks_at = null`);
  const kind = {
    type: 'status',
    status,
    body: vendor === 'custom' ? { code: 'not_found', message: 'no' } : { success: false, error: 'no' },
  } as const;
  product.twin.twin.faults.plan({ vendor: vendor === 'custom' ? 'custom-crm' : 'pipedrive', match: '/webhook', times: 1, kind });
  await readAgain(product, vendor);
  expect(
    await rows(
      vendor,
      sql`select i.state, s.trouble, i.webhooks_at is null as again from crm_integrations i join crm_streams s on s.connection_id = i.id`,
    ),
  ).toEqual([{ state: 'active', trouble, again: trouble === 'temporary' }]);
  await product.advance(61 * 60_000);
  await readAgain(product, vendor);
  expect([registered(product, vendor).length, await rows(vendor, sql`select trouble from crm_streams`)]).toEqual([
    vendor === 'custom' ? 1 : 3,
    [{ trouble: null }],
  ]);
});
