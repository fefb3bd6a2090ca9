import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DirtyRow, orderBatch, orderBatches } from './order-batch.ts';

const FREE = { linkIds: new Set<string>(), parentIds: new Set<string>() };
const row = (linkId: string, parentId: string | null, priority = 0): DirtyRow => ({ linkId, parentId, priority });
const ids = (rows: readonly DirtyRow[]) => rows.map(({ linkId }) => linkId);

it('takes the most important first, then the oldest, siblings side by side', () => {
  const rows = [row('1', 'A'), row('2', 'B', 1), row('3', null), row('4', 'A', 1), row('5', 'B')];
  expect(ids(orderBatch(rows, 4, FREE))).toEqual(['2', '4', '1', '3']);
  expect(ids(orderBatch(rows, 9, FREE))).toEqual(['2', '5', '4', '1', '3']);
  expect(ids(orderBatch(rows, 0, FREE))).toEqual([]);
});

it('leaves what another batch holds: the record itself or its parent', () => {
  const rows = [row('1', 'A'), row('2', 'B'), row('3', null), row('4', 'A')];
  expect(ids(orderBatch(rows, 9, { linkIds: new Set(['3']), parentIds: new Set(['A']) }))).toEqual(['2']);
});

it('does not confuse a parent with a record of the same id', () => {
  expect(ids(orderBatch([row('A', null), row('B', 'x'), row('1', 'A')], 9, FREE))).toEqual(['A', 'B', '1']);
});

it('takes one row per record', () => {
  expect(ids(orderBatch([row('1', 'A'), row('1', 'B')], 9, FREE))).toEqual(['1']);
});

it('makes batches that may run at once', () => {
  const rows = [row('1', 'A'), row('2', 'A'), row('3', 'A'), row('4', 'B'), row('5', null), row('6', null)];
  expect(orderBatches(rows, 2, 4, FREE).map(ids)).toEqual([['1', '2'], ['4', '5'], ['6']]);
  expect(orderBatches(rows, 2, 2, FREE).map(ids)).toEqual([
    ['1', '2'],
    ['4', '5'],
  ]);
});

const anyRow = fc.record({
  linkId: fc.nat(30).map(String),
  parentId: fc.option(fc.constantFrom('A', 'B', 'C', 'D')),
  priority: fc.nat(2),
});

it('holds each record and each parent in one batch only, within the limit, and calls no more often than it must', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }), (rows, limit, count) => {
      const batches = orderBatches(rows, limit, count, FREE);
      expect(batches.length).toBeLessThanOrEqual(count);
      const links = batches.flat().map(({ linkId }) => linkId);
      expect(new Set(links).size).toBe(links.length);
      const parents = batches.flatMap((batch) => [...new Set(batch.flatMap(({ parentId }) => parentId ?? []))]);
      expect(new Set(parents).size).toBe(parents.length);
      for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(limit);
      // One after the other, all records need no more calls than full batches of them.
      let left = rows;
      let calls = 0;
      for (let batch = orderBatch(left, limit, FREE); batch.length > 0; batch = orderBatch(left, limit, FREE)) {
        calls += 1;
        const done = new Set(ids(batch));
        left = left.filter(({ linkId }) => !done.has(linkId));
      }
      expect(calls).toBe(Math.ceil(new Set(ids(rows)).size / limit));
    }),
  );
});
