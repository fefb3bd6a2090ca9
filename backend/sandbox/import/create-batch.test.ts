import { expect, it } from 'vitest';
import { createBatch } from './create-batch.ts';
import { OutcomeUnknown, RequestRefused } from './vendor-http.ts';

/** A store that takes numbers and dislikes 13; `answers` go first. */
function store(answers: ('lost' | 'lost before')[] = []) {
  const kept = new Map<number, string>();
  const calls: number[][] = [];
  const create = async (rows: readonly number[]) => {
    calls.push([...rows]);
    const answer = answers.shift();
    if (answer === 'lost before') throw new OutcomeUnknown('status 504');
    if (rows.includes(13)) throw new RequestRefused('13 is unlucky');
    for (const row of rows) kept.set(row, `id${row}${kept.has(row) ? ' again' : ''}`);
    if (answer === 'lost') throw new OutcomeUnknown('status 504');
    return rows.map((row) => ({ id: kept.get(row) ?? '' }));
  };
  return { calls, verbs: { create, find: async (rows: readonly number[]) => rows.map((row) => kept.get(row) ?? null) } };
}

it('halves a refused batch until the row at fault stands alone', async () => {
  const { calls, verbs } = store();
  expect(await createBatch([11, 12, 13, 14], verbs)).toEqual([{ id: 'id11' }, { id: 'id12' }, { refused: '13 is unlucky' }, { id: 'id14' }]);
  expect(calls).toEqual([[11, 12, 13, 14], [11, 12], [13, 14], [13], [14]]);
});

it('looks rows up after a lost answer instead of sending them twice', async () => {
  const { calls, verbs } = store(['lost']);
  expect(await createBatch([1, 2], verbs)).toEqual([{ id: 'id1' }, { id: 'id2' }]);
  expect(calls).toEqual([[1, 2]]);
});

it('sends again what did not arrive, and gives up in the end', async () => {
  const once = store(['lost before']);
  expect(await createBatch([1, 2], once.verbs)).toEqual([{ id: 'id1' }, { id: 'id2' }]);
  expect(once.calls).toEqual([
    [1, 2],
    [1, 2],
  ]);
  await expect(createBatch([1], store(['lost before', 'lost before', 'lost before']).verbs)).rejects.toMatchObject({ code: 'vendor_unreachable' });
});
