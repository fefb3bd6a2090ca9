import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { gatherHits } from './gather-hits.ts';
import type { Hit } from './record-hit.ts';

const hit = (id: string): Hit => ({
  id,
  kind: 'open',
  sendId: 'mail',
  linkId: null,
  at: new Date(0),
  method: 'GET',
  ip: null,
  userAgent: null,
  acceptLanguage: '',
});

/** Transactions that end when the test says so. */
function slowWork() {
  const open: { customerId: string; commit(): void; fail(code: string): void }[] = [];
  return {
    open,
    withTenant: <Result>(customerId: string): Promise<Result> =>
      new Promise((commit, fail) =>
        open.push({ customerId, commit: () => commit(undefined as Result), fail: (code) => fail(Object.assign(new Error('gone'), { code })) }),
      ),
  };
}

test('nobody is answered before the commit; who comes meanwhile shares the next one', async () => {
  const work = slowWork();
  const gatherer = gatherHits(work);
  const told: string[] = [];
  const record = (customerId: string, id: string): void =>
    void gatherer.record(customerId, hit(id)).then(
      () => told.push(id),
      () => told.push(`${id} lost`),
    );
  record('one', 'a');
  for (const id of ['b', 'c']) record('one', id);
  record('two', 'd');
  await turn();
  expect([work.open.map(({ customerId }) => customerId), told]).toEqual([['one', 'two'], []]);
  work.open[0]?.commit();
  await turn();
  expect([work.open.length, told]).toEqual([3, ['a']]);
  work.open[2]?.fail('57P01');
  await turn();
  expect(told).toEqual(['a', 'b lost', 'c lost']);
  record('one', 'e');
  work.open[1]?.commit();
  await turn();
  work.open[3]?.commit();
  await turn();
  expect(told).toEqual(['a', 'b lost', 'c lost', 'd', 'e']);
});

test('one that cannot be written down takes none of those it came with along', async () => {
  const work = slowWork();
  const gatherer = gatherHits(work);
  const told: string[] = [];
  for (const id of ['a', 'b', 'c', 'poison']) {
    void gatherer.record('one', hit(id)).then(
      () => told.push(id),
      () => told.push(`${id} lost`),
    );
  }
  work.open[0]?.commit();
  await turn();
  work.open[1]?.fail('22P02');
  await turn();
  work.open[2]?.commit();
  await turn();
  expect(told).toEqual(['a', 'b', 'c']);
  work.open[3]?.fail('22P02');
  await turn();
  expect([told, work.open.length]).toEqual([['a', 'b', 'c', 'poison lost'], 4]);
});
