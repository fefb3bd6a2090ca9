import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { shareBudget } from '#services/connection/call-budget.ts';
import { openSession } from '#services/connection/open-session.ts';
import { askCrm } from '#services/connection/ask-crm.ts';
import type { Budget } from '#services/connection/read-budget.ts';
import { noteHints } from '#services/crm-sync/note-hints.ts';
import { publish } from '#services/crm-sync/publish.ts';
import { push } from '#services/crm-sync/push.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { type Api, connectionApi } from '../product/connection-api.ts';
import { depsOf, refOf } from '../product/crm-life.ts';
import { endWaits } from '../product/people.ts';
import { dirtyRows, publishedAndWritten } from '../product/written.ts';

let product: TestProduct;
let api: Record<Vendor, Api>;
beforeAll(async () => {
  product = await startTestProduct();
  api = { salesforce: await connectionApi(product, 'salesforce'), hubspot: await connectionApi(product, 'hubspot') };
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(async () => {
  await product?.close();
  vi.useRealTimers();
});

const pushOnce = async (vendor: Vendor): Promise<boolean> => push(product.product.work, depsOf(product), await refOf(product, vendor));
const budgetOf = async (vendor: Vendor): Promise<Budget> => (await api[vendor]<Budget>('GET', '/budget')).body;
const setLimits = (vendor: Vendor, limits: object) => api[vendor]<Budget>('PATCH', '/limits', limits);
const stateOf = async (vendor: Vendor): Promise<string | undefined> =>
  (await product.rows<{ state: string }>(vendor, sql`select state from crm_integrations`))[0]?.state;

let edition = 0;
/** Something new about every contact. */
async function decideAll(vendor: Vendor): Promise<number> {
  edition += 1;
  const contacts = await product.rows<{ id: string }>(vendor, sql`select contact_id as id from crm_published order by 1`);
  await product.tenant(vendor, async (uow) => {
    await uow.rows(sql`update engagement_scores set total_score = ${edition}, next_rewrite_at = null`);
    for (const { id } of contacts) await publish(uow, [id]);
  });
  return (await dirtyRows(product, vendor)).length;
}
const countCalls = (vendor: Vendor): (() => number) => {
  product.twin.twin.faults.plan({ vendor, times: 1000, kind: { type: 'status', status: 500 } });
  return () => 1000 - (product.twin.twin.faults.list().find(({ kind }) => kind.type === 'status')?.times ?? 0);
};
/** Everybody's wall clock, and it goes on from there. */
const moveWall = (ms: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: Date.now() + ms });
};

test('Salesforce says with every answer what the organization has left', async () => {
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { dailyApiRequests: 50_000 });
  const ref = await refOf(product, 'salesforce');
  const { session } = await openSession(product.product.work, depsOf(product), ref);
  await askCrm(product.product.work, ref, 'crm owners', () => session.reader.owners(), 'interactive');
  expect(await budgetOf('salesforce')).toMatchObject({ callsPerDay: 50_000, allowance: 25_000 });
});

test('a day’s calls that are used up stop the connection until they may be back', async () => {
  const all = await decideAll('salesforce');
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { dailyApiRequests: 1 });
  await pushOnce('salesforce');
  expect([await stateOf('salesforce'), (await dirtyRows(product, 'salesforce')).length]).toEqual(['throttled', all]);
  changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { dailyApiRequests: 50_000 });
  moveWall(61 * 60_000);
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect([await stateOf('salesforce'), await dirtyRows(product, 'salesforce')]).toEqual(['active', []]);
});

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('no more records are written in an hour than the admin allows', async () => {
    await product.advance(61 * 60_000);
    await product.engine.drain();
    await product.advance(61 * 60_000);
    expect((await setLimits(vendor, { writesPerHour: 5 })).body).toMatchObject({ writesPerHour: 5, writesLeft: 5, writesWaitUntil: null });
    const all = await decideAll(vendor);
    expect(all).toBeGreaterThan(10);
    await product.engine.drain();
    expect([all - (await dirtyRows(product, vendor)).length, await budgetOf(vendor)]).toEqual([
      5,
      expect.objectContaining({ writesLeft: 0, writesWaitUntil: expect.any(String) }),
    ]);
    await product.advance(30 * 60_000);
    await product.tenant(vendor, async (uow) => uow.notify('crm.dirty'));
    await product.engine.executors.push.run(product.customerId(vendor));
    expect((await dirtyRows(product, vendor)).length).toBeGreaterThanOrEqual(all - 5);
    await product.advance(31 * 60_000);
    await product.engine.drain();
    expect((await dirtyRows(product, vendor)).length).toBe(all - 10);
    expect((await setLimits(vendor, { writesPerHour: null })).body).toMatchObject({ writesPerHour: null, writesLeft: null, writesWaitUntil: null });
    await product.engine.drain();
    const { published, written } = await publishedAndWritten(product, vendor);
    expect([await dirtyRows(product, vendor), written]).toEqual([[], published]);
  });

  test('told to wait, the whole connection stands still and no row fails; then everything is written', async () => {
    const all = await decideAll(vendor);
    const write = { salesforce: 'PATCH .*composite/sobjects$', hubspot: 'contacts/batch/update$' } as const;
    product.twin.twin.faults.plan({ vendor, match: write[vendor], times: 1, kind: { type: 'status', status: 429, retryAfterSeconds: 40 } });
    await pushOnce(vendor);
    expect([await stateOf(vendor), (await budgetOf(vendor)).throttledUntil]).toEqual(['throttled', expect.any(String)]);
    const calls = countCalls(vendor);
    await product.tenant(vendor, async (uow) => noteHints(uow, await product.connectionId(vendor), [{ object: 'contact', externalId: 'x' }]));
    await endWaits(product, vendor);
    await product.engine.drain();
    const failed = await product.rows(vendor, sql`select id from crm_sync_state where sync_status = 'failed'`);
    expect([calls(), (await dirtyRows(product, vendor)).length, failed]).toEqual([0, all, []]);
    product.twin.twin.faults.clear();
    await product.rows(vendor, sql`delete from crm_inbox`);
    moveWall(41_000);
    await endWaits(product, vendor);
    await product.engine.drain();
    const { published, written } = await publishedAndWritten(product, vendor);
    expect([await stateOf(vendor), await dirtyRows(product, vendor), written]).toEqual(['active', [], published]);
  });

  test('calls are counted, by process and then by all, in one row', async () => {
    const ref = await refOf(product, vendor);
    const before = await budgetOf(vendor);
    const others = { ...product.product.work };
    const call = async (work: typeof others): Promise<void> => {
      const { session } = await openSession(work, depsOf(product), ref);
      await askCrm(work, ref, 'crm owners', () => session.reader.owners(), 'interactive');
    };
    const requests = vendor === 'salesforce' ? 1 : 2;
    await call(product.product.work);
    await call(others);
    await call(others);
    await shareBudget(others, ref);
    const after = await budgetOf(vendor);
    expect(after.usedToday - before.usedToday).toBe(3 * requests);
    expect(await product.rows(vendor, sql`select connection_id from crm_budgets`)).toEqual([{ connection_id: ref.connectionId }]);
    await shareBudget(others, ref);
    expect((await budgetOf(vendor)).usedToday).toBe(after.usedToday);
  });

  test('what is left of our share is kept for what cannot wait', async () => {
    const all = await decideAll(vendor);
    const { allowance } = await budgetOf(vendor);
    const hours = [{ startMs: hourStart(), endMs: hourStart() + 3_600_000, calls: Math.floor(allowance * 0.97) }];
    await product.rows(vendor, sql`update crm_budgets set state = state || ${JSON.stringify({ hours, vendor: null })}::jsonb`);
    const ref = await refOf(product, vendor);
    const fresh = { ...product.product.work };
    const { session } = await openSession(fresh, depsOf(product), ref);
    expect(await push(fresh, depsOf(product), ref)).toBe(false);
    expect([await stateOf(vendor), (await dirtyRows(product, vendor)).length]).toEqual(['throttled', all]);
    const ask = (priority: 'interactive' | 'pull_delta' | 'backfill') => askCrm(fresh, ref, 'crm owners', () => session.reader.owners(), priority);
    for (const priority of ['pull_delta', 'backfill'] as const)
      await expect(ask(priority)).rejects.toMatchObject({ failure: 'rate_limited', vendorCode: 'budget_reserve' });
    expect((await ask('interactive')).length).toBeGreaterThan(1);
    expect((await setLimits(vendor, { apiShare: 1 })).body).toMatchObject({ apiShare: 1, throttledUntil: null });
    await product.engine.drain();
    expect([await stateOf(vendor), await dirtyRows(product, vendor)]).toEqual(['active', []]);
    expect(await setLimits(vendor, { apiShare: 0 })).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await (await connectionApi(product, vendor, 'rep'))('PATCH', '/limits', { apiShare: 1 })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });
});

const hourStart = (): number => Math.floor(Date.now() / 3_600_000) * 3_600_000;
