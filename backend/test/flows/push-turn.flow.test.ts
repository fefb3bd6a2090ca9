import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { mergeRecord } from '#services/crm-sync/merge-record.ts';
import { applyRecords } from '#services/crm-sync/apply-records.ts';
import { customersWithDueWrites } from '#services/crm-sync/due-work.ts';
import { markLinksDirty } from '#services/crm-sync/publish.ts';
import { until } from '../harness.ts';
import { crmRecord } from '../product/crm-record.ts';
import { LIMIT, pushBench } from '../product/push-bench.ts';

const bench = pushBench();
const { rows, turn, makeDirty, decide, dirty, sent } = bench;

test('a turn writes five batches, then others have theirs; the next turn writes the rest', async () => {
  await makeDirty(5 * LIMIT + 1);
  expect(await turn()).toBe(true);
  expect(sent()).toEqual([
    ['r1', 'r2'],
    ['r3', 'r4'],
    ['r5', 'r6'],
    ['r7', 'r8'],
    ['r10', 'r9'],
  ]);
  expect(await dirty()).toEqual([{ crm_id: 'r11', generation: 1, leased: false, tries: 0, waits: false }]);
  expect(await turn()).toBe(false);
  expect([sent().at(-1), await dirty()]).toEqual([['r11'], []]);
});

test('one batch is in flight, and each row is sent once, while a second worker finds the turn taken', async () => {
  await makeDirty(3 * LIMIT);
  let inFlight = 0;
  let most = 0;
  bench.onCall = async () => {
    most = Math.max(most, (inFlight += 1));
    expect(await turn()).toBe(false);
    inFlight -= 1;
  };
  await turn();
  expect([most, sent().flat().sort(), await dirty()]).toEqual([1, ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'], []]);
});

test('what changes while its batch is under way is not taken for written, and goes again', async () => {
  await makeDirty(2 * LIMIT);
  bench.onCall = async (call) => {
    if (call !== 1) return;
    await rows(sql`
      with link as (select id, salesos_id from crm_sync_state where customer_id = ${bench.ref.customerId}::uuid and crm_id = 'r1'),
      shown as (update crm_published p set fields = '{"engagementScore": 2}' from link where p.customer_id = ${bench.ref.customerId}::uuid and p.contact_id = link.salesos_id)
      update crm_dirty d set generation = generation + 1 from link where d.customer_id = ${bench.ref.customerId}::uuid and d.id = link.id`);
  };
  await turn();
  expect([sent(), bench.calls[2], await dirty()]).toEqual([
    [['r1', 'r2'], ['r3', 'r4'], ['r1']],
    [{ externalId: 'r1', owned: { engagementScore: 2 }, values: {}, unmodifiedSince: null }],
    [],
  ]);
});

test('what comes during a call goes with the next one: a batch is claimed ahead only when it is full', async () => {
  await makeDirty(3 * LIMIT);
  const late = (
    await rows<{ id: string }>(sql`delete from crm_dirty d using crm_sync_state l
    where l.customer_id = d.customer_id and l.id = d.id and d.customer_id = ${bench.ref.customerId}::uuid and l.crm_id = 'r6' returning d.id`)
  )[0];
  bench.onCall = async (call) => {
    if (call !== 2) return;
    await until(dirty, (found) => !found.some(({ crm_id }) => crm_id === 'r1'));
    await bench.spine.work.withTenant(bench.ref.customerId, (uow) => markLinksDirty(uow, late ? [late.id] : [], { human: false }));
  };
  await turn();
  expect([sent(), await dirty()]).toEqual([
    [
      ['r1', 'r2'],
      ['r3', 'r4'],
      ['r5', 'r6'],
    ],
    [],
  ]);
});

test('an answer that comes when another turn has the rows takes nothing away, and all of it is written again', async () => {
  await makeDirty(LIMIT);
  const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  bench.onCall = async (call) => held[call - 1]?.promise;
  const slow = turn();
  await until(
    async () => bench.calls.length,
    (calls) => calls === 1,
  );
  await rows(sql`update crm_dirty set lease_until = '2020-01-01' where customer_id = ${bench.ref.customerId}::uuid`);
  const other = turn();
  await until(
    async () => bench.calls.length,
    (calls) => calls === 2,
  );
  held[0]?.resolve();
  await slow;
  const between = await dirty();
  held[1]?.resolve();
  await other;
  await turn();
  expect([between, sent(), bench.calls[2]?.map(({ owned }) => owned), await dirty()]).toEqual([
    ['r1', 'r2'].map((crm_id) => ({ crm_id, generation: 2, leased: true, tries: 0, waits: false })),
    [
      ['r1', 'r2'],
      ['r1', 'r2'],
      ['r1', 'r2'],
    ],
    [{ engagementScore: 1 }, { engagementScore: 1 }],
    [],
  ]);
});

test('a row the CRM cannot take now is tried later, those beside it are done', async () => {
  await makeDirty(LIMIT);
  bench.judge = (externalId) => (externalId === 'r1' ? { code: 'UNABLE_TO_LOCK_ROW', message: 'busy', permanent: false, gone: false } : null);
  await turn();
  expect([
    sent(),
    await dirty(),
    await rows(
      sql`select crm_id, base, sync_status, error_code from crm_sync_state where customer_id = ${bench.ref.customerId}::uuid order by crm_id`,
    ),
  ]).toEqual([
    [['r1', 'r2']],
    [{ crm_id: 'r1', generation: 1, leased: false, tries: 1, waits: true }],
    [
      { crm_id: 'r1', base: {}, sync_status: 'failed', error_code: 'UNABLE_TO_LOCK_ROW' },
      { crm_id: 'r2', base: { engagementScore: 1 }, sync_status: 'synced', error_code: null },
    ],
  ]);
});

test('a call nobody knows the end of leaves its rows to be tried later, and those claimed ahead untouched', async () => {
  await makeDirty(3 * LIMIT);
  bench.onCall = async (call) => {
    if (call === 2) throw new ProviderError('unknown_outcome', 'no answer');
  };
  expect(await turn()).toBe(false);
  expect(sent()).toEqual([
    ['r1', 'r2'],
    ['r3', 'r4'],
  ]);
  expect(await dirty()).toEqual([
    ...['r3', 'r4'].map((crm_id) => ({ crm_id, generation: 1, leased: false, tries: 1, waits: true })),
    ...['r5', 'r6'].map((crm_id) => ({ crm_id, generation: 1, leased: false, tries: 0, waits: false })),
  ]);
});

test('what is written after a call nobody knows the end of can be taken back to what stood before that call', async () => {
  await makeDirty(1);
  await turn();
  bench.onCall = async (call) => {
    if (call === 2) throw new ProviderError('unknown_outcome', 'no answer');
  };
  await decide(2);
  await turn();
  await rows(sql`update crm_dirty set retry_at = null where customer_id = ${bench.ref.customerId}::uuid`);
  await turn();
  await decide(3);
  await turn();
  expect(
    await rows(sql`select entries -> 0 -> 'owned' as owned, acked_at is not null as acked from crm_writes
      where customer_id = ${bench.ref.customerId}::uuid order by (entries -> 0 -> 'owned' -> 'engagementScore' ->> 1)::int, acked_at is not null`),
  ).toEqual([
    { owned: { engagementScore: [null, 1] }, acked: true },
    { owned: { engagementScore: [1, 2] }, acked: false },
    { owned: { engagementScore: [1, 2] }, acked: true },
    { owned: { engagementScore: [2, 3] }, acked: true },
  ]);
});

test('a record alone waits for company once the day has had its small bench.calls, an edit of a person does not', async () => {
  await rows(
    sql`update crm_integrations set small_calls = jsonb_build_object('left', 0, 'at', ${bench.spine.clock.now().toISOString()}::text) where id = ${bench.ref.connectionId}::uuid`,
  );
  await makeDirty(3);
  expect([await turn(), bench.calls]).toEqual([false, []]);
  const due = () => customersWithDueWrites(bench.spine.work, bench.spine.clock.now(), Date.now());
  expect(await due()).not.toContain(bench.ref.customerId);
  await bench.spine.clock.advance(4 * 60_000);
  expect(await due()).toContain(bench.ref.customerId);
  await turn();
  expect(sent()).toEqual([['r1', 'r2']]);
  await rows(sql`update crm_dirty set human = true where customer_id = ${bench.ref.customerId}::uuid`);
  await turn();
  expect([sent().at(-1), await dirty()]).toEqual([['r3'], []]);
});

test('what somebody edited is written before a backlog that was there first', async () => {
  await makeDirty(4 * LIMIT);
  await rows(
    sql`update crm_dirty d set human = true from crm_sync_state l where l.customer_id = d.customer_id and l.id = d.id and d.customer_id = ${bench.ref.customerId}::uuid and l.crm_id = 'r7'`,
  );
  await turn();
  expect(sent().slice(0, 2)).toEqual([['r7'], ['r1', 'r2']]);
});

test('writing turned off during a turn: what was claimed before is the last', async () => {
  await makeDirty(4 * LIMIT);
  bench.onCall = async (call) => {
    if (call === 1) await rows(sql`update crm_integrations set writing = 'shadow' where customer_id = ${bench.ref.customerId}::uuid`);
  };
  await turn();
  expect(bench.calls.length).toBeLessThanOrEqual(2);
  expect((await dirty()).every(({ leased }) => !leased)).toBe(true);
});

const noWait = () => rows(sql`update crm_dirty set retry_at = null where customer_id = ${bench.ref.customerId}::uuid`);
const owned = () =>
  rows<{
    owned: unknown;
    acked: boolean;
  }>(sql`select e -> 'owned' as owned, acked_at is not null as acked from crm_writes, json_array_elements(entries) e
    where customer_id = ${bench.ref.customerId}::uuid order by sent_at, id`);
const merge = (loser: string, winner: string): Promise<void> =>
  bench.spine.work.withTenant(bench.ref.customerId, (uow) =>
    mergeRecord(uow, { id: bench.ref.connectionId, provider: 'fake', isMaster: false }, 'contact', { loser, winner }),
  );

test('a call that failed after some of its rows: they are in the ledger, and go again even where the value is back to what it was', async () => {
  await makeDirty(LIMIT);
  await turn();
  bench.onCall = async (call) => {
    if (call === 2) throw new ProviderError('rate_limited', 'too many', { retryAfterMs: 1000, isPartial: true });
  };
  await decide(90);
  await turn();
  await decide(1);
  await noWait();
  await turn();
  expect([bench.calls.at(-1)?.map((row) => row.owned), (await owned()).filter(({ acked }) => !acked)]).toEqual([
    Array.from({ length: LIMIT }, () => ({ engagementScore: 1 })),
    Array.from({ length: LIMIT }, () => ({ owned: { engagementScore: [1, 90] }, acked: false })),
  ]);
});

test('two records merged while a write to the winner is under way: everything is written to it again', async () => {
  await makeDirty(2);
  await turn();
  bench.onCall = async (call) => {
    if (call === 2) await merge('r2', 'r1');
  };
  await decide(55);
  await turn();
  await noWait();
  await turn();
  expect([bench.calls.at(-1), await dirty()]).toEqual([
    [{ externalId: 'r1', owned: { engagementScore: 55 }, values: {}, unmodifiedSince: null }],
    [],
  ]);
});

test('what is written after a merge can be taken back to what the winner showed before it', async () => {
  await makeDirty(2);
  await turn();
  await merge('r2', 'r1');
  await decide(55);
  await turn();
  expect((await owned()).at(-1)).toEqual({ owned: { engagementScore: [1, 55] }, acked: true });
});

test('a record taken for deleted that turns out to live on under a new id lives again', async () => {
  await makeDirty(1);
  await rows(sql`delete from crm_dirty where customer_id = ${bench.ref.customerId}::uuid`);
  const apply = (record: Partial<Parameters<typeof crmRecord>[0]> & { externalId: string; modifiedAt: Date }): Promise<void> =>
    bench.spine.work.withTenant(bench.ref.customerId, (uow) =>
      applyRecords(
        uow,
        { id: bench.ref.connectionId, provider: 'fake', isMaster: false },
        { object: 'contact', records: [crmRecord({ object: 'contact', ...record })], mapping: { fields: [], all: [], standard: [], crmFields: [] } },
      ),
    );
  await apply({ externalId: 'r1', modifiedAt: new Date('2026-01-06'), fate: { is: 'deleted' } });
  const state = () =>
    rows(sql`select l.crm_id, l.sync_status, c.deleted_at is not null as deleted from crm_sync_state l
      join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id where l.customer_id = ${bench.ref.customerId}::uuid`);
  expect(await state()).toEqual([{ crm_id: 'r1', sync_status: 'gone', deleted: true }]);
  await apply({ externalId: 'n1', modifiedAt: new Date('2026-01-05T12:00:00Z'), absorbed: ['r1'] });
  expect([await state(), (await dirty()).map(({ crm_id }) => crm_id)]).toEqual([[{ crm_id: 'n1', sync_status: 'synced', deleted: false }], ['n1']]);
});
