import { sql, type SQL } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../sandbox/core/faults.ts';
import { until } from '../harness.ts';
import type { TestProduct } from '../product.ts';
import {
  askApi,
  atWork,
  connectTeller,
  quiet,
  readAgain,
  register,
  registered,
  settled,
  startTellers,
  type Teller,
  tellerRows,
  tellOf9,
  unregister,
} from '../product/own-webhooks.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTellers();
});
afterAll(() => product?.close());

const rows = <Row>(vendor: Teller, query: SQL): Promise<Row[]> => tellerRows<Row>(product, vendor, query);
const inbox = (vendor: Teller) =>
  rows<{ entity_type: string; crm_id: string }>(vendor, sql`select entity_type, crm_id from crm_inbox order by crm_id`);
const told = (vendor: Teller) =>
  until(
    () => inbox(vendor),
    (found) => found.length > 0,
  );
const titleOf = async (vendor: Teller, crmId: string) =>
  (
    await rows<{ title: string | null; deleted: boolean }>(
      vendor,
      sql`select c.title, c.deleted_at is not null as deleted from contacts c join crm_sync_state l on l.salesos_id = c.id and l.entity_type = 'contact' where l.crm_id = ${crmId}`,
    )
  )[0];

const plan = (vendor: Teller, kind: Fault['kind'], times = 1): void =>
  product.twin.twin.faults.plan({ vendor: vendor === 'custom' ? 'custom-crm-webhooks' : 'pipedrive-webhooks', times, kind });

let made = 0;
describe.each(['pipedrive', 'custom'] as const)('%s', (vendor) => {
  const crm = () => atWork(product)[vendor];
  beforeEach(() => rows(vendor, sql`update crm_pull_cursors set due_at = '2099-01-01'`));
  afterEach(() => product.twin.twin.faults.clear());
  const arrived = async (): Promise<string> => {
    const id = crm().add(`person-${(made += 1)}`);
    await told(vendor);
    await settled(product);
    return id;
  };

  test('is asked to tell us when it is connected, at an address of its own', async () => {
    const url = `${product.url}/webhooks/crm/${vendor}?org=`;
    expect(registered(product, vendor).map((hook) => hook.url.startsWith(url))).toEqual(vendor === 'pipedrive' ? [true, true, true] : [true]);
    expect(
      await rows(
        vendor,
        sql`select webhook_secret is not null as sealed, webhook_secret like ${`%${registered(product, vendor)[0]?.password ?? 'whsec'}%`} as plain from crm_integrations`,
      ),
    ).toEqual([{ sealed: true, plain: false }]);
  });

  test('what it tells arrives though no reading is due', async () => {
    const id = await arrived();
    expect(await titleOf(vendor, id)).toEqual({ title: 'New', deleted: false });
    crm().retitle(id, 'Head');
    await told(vendor);
    await settled(product);
    expect(await titleOf(vendor, id)).toEqual({ title: 'Head', deleted: false });
    crm().remove(id);
    await told(vendor);
    await settled(product);
    expect(await titleOf(vendor, id)).toEqual({ title: 'Head', deleted: true });
  });

  test('twice, in disorder, and some never: nothing more changes, and the next reading brings the rest', async () => {
    const id = await arrived();
    plan(vendor, { type: 'duplicate' });
    plan(vendor, { type: 'reorder' });
    for (const title of ['One', 'Two', 'Three']) crm().retitle(id, title);
    await told(vendor);
    await settled(product);
    expect([await titleOf(vendor, id), await inbox(vendor)]).toEqual([{ title: 'Three', deleted: false }, []]);
    plan(vendor, { type: 'drop' }, 100);
    crm().retitle(id, 'Four');
    await quiet(product);
    expect([await titleOf(vendor, id), await inbox(vendor)]).toEqual([{ title: 'Three', deleted: false }, []]);
    product.twin.twin.faults.clear();
    await readAgain(product, vendor);
    expect(await titleOf(vendor, id)).toEqual({ title: 'Four', deleted: false });
  });

  test('an answer that got lost: it is told again, which changes nothing', async () => {
    expect([await tellOf9(product, vendor, { id: 'again' }), await inbox(vendor)]).toEqual([
      { status: 200, body: { taken: 1, isRepeated: false } },
      [{ entity_type: 'contact', crm_id: '9' }],
    ]);
    await product.engine.drain();
    expect([await tellOf9(product, vendor, { id: 'again' }), await inbox(vendor)]).toEqual([
      { status: 200, body: { taken: 0, isRepeated: true } },
      [],
    ]);
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
    expect(await tellOf9(product, vendor, { id: `bad ${name}`.replaceAll(' ', '-'), ...over })).toMatchObject({
      status: 401,
      body: { code: 'signature_invalid' },
    });
    expect(await state()).toEqual(before);
  });

  test('a body nobody can read: refused', async () => {
    expect([await tellOf9(product, vendor, { body: ['no', 'delivery'] }), await inbox(vendor)]).toMatchObject([
      { status: 400, body: { code: 'bad_request' } },
      [],
    ]);
  });

  test('taken away over there: asked for again within the hour', async () => {
    const before = registered(product, vendor).length;
    unregister(product, vendor);
    for (const _hour of [1, 2]) {
      await product.advance(61 * 60_000);
      await readAgain(product, vendor);
      expect(registered(product, vendor).length).toBe(before);
    }
  });

  test('disconnected: it is asked to be silent, and refused if it is not; connected again, with another secret', async () => {
    const [before] = registered(product, vendor);
    const [row] = await rows<{ id: string }>(vendor, sql`select id from crm_integrations`);
    expect((await askApi(product, vendor, 'DELETE', `/v1/connections/${row?.id}`)).status).toBe(200);
    expect([registered(product, vendor), await rows(vendor, sql`select webhook_secret from crm_integrations`)]).toEqual([
      [],
      [{ webhook_secret: null }],
    ]);
    if (before) register(product, vendor, before);
    expect((await tellOf9(product, vendor)).status).toBe(401);
    unregister(product, vendor);
    await connectTeller(product, vendor);
    await settled(product);
    const [after] = registered(product, vendor);
    expect([after !== undefined, after?.secret === before?.secret && after?.password === before?.password]).toEqual([true, false]);
    expect((await tellOf9(product, vendor, { id: 'anew' })).status).toBe(200);
  });
});
