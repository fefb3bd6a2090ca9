import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { undoableBatches } from '#services/crm-sync/load-writes.ts';
import { until } from '../harness.ts';
import { LIMIT, pushBench } from '../product/push-bench.ts';

const bench = pushBench();
const { rows, turn, makeDirty, decide, dirty, sent } = bench;

/** What the ledger says may have been written, oldest record first. */
const noted = async (): Promise<{ records: string[]; unsent: boolean; acked: boolean }[]> => {
  const found = await rows<{ records: string[]; unsent: boolean; acked: boolean }>(sql`
    select array_agg(l.crm_id order by l.crm_id) as records, w.unsent, w.acked_at is not null as acked from crm_writes w
    join crm_sync_state l on l.customer_id = w.customer_id and l.id = any(w.link_ids)
    where w.customer_id = ${bench.ref.customerId}::uuid group by w.id, w.unsent, w.acked_at`);
  return found.toSorted((one, other) => one.records.join().localeCompare(other.records.join()) || Number(one.acked) - Number(other.acked));
};
const undoable = () =>
  bench.spine.work.withTenant(bench.ref.customerId, (uow) => undoableBatches(uow, bench.ref.connectionId, { since: new Date(0), limit: 100 }));
/** The first call is under way, and the next batch waits for its end. */
const claimedAhead = () => until(noted, (found) => found.length === 2 && found.some(({ unsent }) => !unsent));
/** What people edited is read before it is written. */
const edited = () => rows(sql`update crm_dirty set human = true where customer_id = ${bench.ref.customerId}::uuid`);
const endLeases = () =>
  rows(sql`update crm_dirty set lease_until = '2020-01-01' where customer_id = ${bench.ref.customerId}::uuid and lease_until is not null`);

test('a turn that dies in a call: what was on its way and what was claimed ahead may have been sent, and is written again whole', async () => {
  await makeDirty(2 * LIMIT);
  await turn();
  await decide(2);
  bench.onCall = async (call) => {
    if (call === 3) await new Promise(() => undefined);
  };
  void turn();
  const open = async () => (await noted()).filter(({ acked }) => !acked);
  await until(open, (found) => found.length === 2);
  await decide(1);
  await endLeases();
  await turn();
  // The CRM may hold 1 or 2: what is back to 1 is written all the same.
  expect([bench.calls.slice(3).map((call) => call.map(({ owned }) => owned)), await open(), await dirty()]).toEqual([
    [
      [{ engagementScore: 1 }, { engagementScore: 1 }],
      [{ engagementScore: 1 }, { engagementScore: 1 }],
    ],
    [
      { records: ['r1', 'r2'], unsent: false, acked: false },
      { records: ['r3', 'r4'], unsent: false, acked: false },
    ],
    [],
  ]);
});

test('a turn that dies before what people edited was read: it was never sent', async () => {
  await makeDirty(2 * LIMIT);
  await edited();
  bench.onCall = async (call) => {
    if (call > 1) return;
    await claimedAhead();
    await new Promise(() => undefined);
  };
  void turn();
  await claimedAhead();
  expect([await noted(), (await undoable()).length]).toEqual([
    [
      { records: ['r1', 'r2'], unsent: false, acked: false },
      { records: ['r3', 'r4'], unsent: true, acked: false },
    ],
    1,
  ]);
  await endLeases();
  await turn();
  expect(await noted()).toEqual([
    { records: ['r1', 'r2'], unsent: false, acked: false },
    { records: ['r1', 'r2'], unsent: false, acked: true },
    { records: ['r3', 'r4'], unsent: false, acked: true },
  ]);
});

test('a trouble of our own in a call gives back what was claimed ahead, and keeps the call as perhaps made', async () => {
  await makeDirty(2 * LIMIT);
  bench.onCall = async () => {
    await claimedAhead();
    throw new Error('the database went away');
  };
  await expect(turn()).rejects.toThrow('the database went away');
  expect([await noted(), (await dirty()).filter(({ leased }) => leased).map(({ crm_id }) => crm_id)]).toEqual([
    [{ records: ['r1', 'r2'], unsent: false, acked: false }],
    ['r1', 'r2'],
  ]);
});

test('a turn so slow that its batch was taken for never sent notes it again before it sends it', async () => {
  await makeDirty(2 * LIMIT);
  await edited();
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  bench.onCall = async (call) => {
    if (call === 1) await held;
  };
  const slow = turn();
  await claimedAhead();
  await endLeases();
  await turn();
  bench.onCall = async (call) => {
    if (call > 3) throw new ProviderError('unknown_outcome', 'no answer');
  };
  goOn();
  await slow;
  expect([sent(), await noted()]).toEqual([
    [
      ['r1', 'r2'],
      ['r1', 'r2'],
      ['r3', 'r4'],
      ['r3', 'r4'],
    ],
    [
      { records: ['r1', 'r2'], unsent: false, acked: true },
      { records: ['r1', 'r2'], unsent: false, acked: true },
      { records: ['r3', 'r4'], unsent: false, acked: false },
      { records: ['r3', 'r4'], unsent: false, acked: true },
    ],
  ]);
});
