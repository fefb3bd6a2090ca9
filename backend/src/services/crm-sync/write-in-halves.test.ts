import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CrmWrite, RowResult } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { writeInHalves } from './write-in-halves.ts';

const rowOf = (externalId: string, values: CrmWrite['values'] = {}): CrmWrite => ({ externalId, owned: {}, values, unmodifiedSince: null });
const taken = (externalId: string): RowResult => ({ externalId, failure: null });
const refused = (externalId: string): RowResult => ({
  externalId,
  failure: { code: 'NO_SUCH_FIELD', message: 'what?', permanent: true, gone: false },
});

/** Refuses a whole call for one row it cannot read; keeps what it took. */
function strictCrm(isBad: (externalId: string) => boolean) {
  const calls: string[][] = [];
  const held: string[] = [];
  const write = writeInHalves(async (rows) => {
    const ids = rows.map(({ externalId }) => externalId);
    calls.push(ids);
    if (ids.some(isBad)) throw new ProviderError('validation', 'what?', { vendorCode: 'NO_SUCH_FIELD' });
    held.push(...ids);
    return ids.map(taken);
  });
  return { calls, held, write: (ids: readonly string[]) => write(ids.map((id) => rowOf(id))) };
}

it('leaves a call alone that is not refused as a whole', async () => {
  const crm = strictCrm(() => false);
  expect(await crm.write(['a', 'b', 'c'])).toEqual([taken('a'), taken('b'), taken('c')]);
  expect(crm.calls).toEqual([['a', 'b', 'c']]);
});

it('halves until the bad row stands alone', async () => {
  const crm = strictCrm((id) => id === 'd');
  expect(await crm.write(['a', 'b', 'c', 'd', 'e'])).toEqual([taken('a'), taken('b'), taken('c'), refused('d'), taken('e')]);
  expect(crm.calls).toEqual([['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c'], ['d', 'e'], ['d'], ['e']]);
});

it('writes each good row exactly once and answers each row in its place, whichever are bad', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (bad) => {
      const crm = strictCrm((id) => bad[Number(id)] === true);
      const ids = bad.map((_, index) => String(index));
      const good = ids.filter((id) => bad[Number(id)] !== true);
      expect(await crm.write(ids)).toEqual(ids.map((id) => (good.includes(id) ? taken(id) : refused(id))));
      expect(crm.held).toEqual(good);
      // A binary tree over the bad rows: no more than two calls per level for each of them.
      expect(crm.calls.length).toBeLessThanOrEqual(1 + 2 * (bad.length - good.length) * Math.ceil(Math.log2(bad.length)));
    }),
  );
});

it('says in the words of the CRM why a row was refused, as much of them as is kept', async () => {
  const write = writeInHalves(async () => {
    throw new ProviderError('validation', 'x'.repeat(501));
  });
  expect(await write([rowOf('a')])).toEqual([
    { externalId: 'a', failure: { code: 'validation', message: 'x'.repeat(500), permanent: true, gone: false } },
  ]);
});

it.each([
  ['no answer', new ProviderError('unknown_outcome', 'timeout')],
  ['too many calls', new ProviderError('rate_limited', 'later')],
  ['a fault of ours', new TypeError('oops')],
])('does not send again what failed for another reason: %s', async (_, error) => {
  let calls = 0;
  const write = writeInHalves(() => {
    calls += 1;
    return Promise.reject(error);
  });
  await expect(write(['a', 'b'].map((id) => rowOf(id)))).rejects.toBe(error);
  expect(calls).toBe(1);
});

it('says that some was written when a later half fails', async () => {
  const calls: number[] = [];
  const write = writeInHalves(async (rows) => {
    calls.push(rows.length);
    if (rows.length > 2) throw new ProviderError('validation', 'what?');
    if (calls.length === 3) throw new ProviderError('temporary', 'busy', { retryAfterMs: 7 });
    return rows.map(({ externalId }) => taken(externalId));
  });
  await expect(write(['a', 'b', 'c', 'd'].map((id) => rowOf(id)))).rejects.toMatchObject({ failure: 'temporary', retryAfterMs: 7, isPartial: true });
  expect(calls).toEqual([4, 2, 2]);
});

const missing = () => new ProviderError('permission', 'no right', { vendorCode: 'MISSING_SCOPES' });

/** A CRM where `secret` may not be written; it refuses whole calls. */
function guardedCrm() {
  const calls: string[][] = [];
  const write = async (rows: readonly CrmWrite[]): Promise<RowResult[]> => {
    calls.push(rows.map(({ externalId }) => externalId));
    if (rows.some(({ values }) => 'secret' in values)) throw missing();
    return rows.map(({ externalId }) => ({ externalId, failure: null }));
  };
  return { calls, write: writeInHalves(write) };
}

it('a field we may not write refuses the rows that have it, in one call, and none beside them', async () => {
  const { calls, write } = guardedCrm();
  const results = await write([rowOf('a', { city: '1' }), rowOf('b', { secret: '2' }), rowOf('c', { city: '3' }), rowOf('d', { secret: '4' })]);
  expect([calls, results.map(({ externalId, failure }) => [externalId, failure?.code ?? null, failure?.permanent ?? null])]).toEqual([
    [
      ['a', 'b', 'c', 'd'],
      ['a', 'c'],
      ['b', 'd'],
    ],
    [
      ['a', null, null],
      ['b', 'MISSING_SCOPES', true],
      ['c', null, null],
      ['d', 'MISSING_SCOPES', true],
    ],
  ]);
});

it.each([
  ['the whole connection', new ProviderError('permission', 'off', { vendorCode: 'API_DISABLED_FOR_ORG' })],
  ['the token', new ProviderError('auth_expired', 'out')],
  ['one row of which some may be written', new ProviderError('permission', 'no right', { isPartial: true })],
])('what is said of %s is no refusal of rows', async (_what, error) => {
  const write = writeInHalves(() => Promise.reject(error));
  await expect(write([rowOf('a', { city: '1' })])).rejects.toBe(error);
});

it('asks for each half of a call that was refused after some of its rows, and says so of the row it stands at', async () => {
  const calls: string[][] = [];
  const partly = new ProviderError('permission', 'no right', { isPartial: true });
  const write = writeInHalves(async (rows) => {
    calls.push(rows.map(({ externalId }) => externalId));
    if (rows.some(({ externalId }) => externalId === 'b')) throw partly;
    return rows.map(({ externalId }) => taken(externalId));
  });
  await expect(write([rowOf('a'), rowOf('b')])).rejects.toMatchObject({ failure: 'permission', isPartial: true });
  expect(calls).toEqual([['a', 'b'], ['a'], ['b']]);
});

it('takes rows of the same fields together, in whatever order they are named, and a row without an answer has none', async () => {
  const calls: string[][] = [];
  const write = writeInHalves(async (rows) => {
    calls.push(rows.map(({ externalId }) => externalId));
    if (rows.length > 2) throw missing();
    return rows.filter(({ externalId }) => externalId !== 'e').map(({ externalId }) => taken(externalId));
  });
  const rows = [
    rowOf('a', { x: '1', y: '1' }),
    rowOf('b', { y: '1', x: '1' }),
    rowOf('c', { a: '1', bc: '1' }),
    rowOf('d', { ab: '1', c: '1' }),
    rowOf('e', {}),
  ];
  expect(await write(rows)).toEqual([taken('a'), taken('b'), taken('c'), taken('d')]);
  expect(calls).toEqual([['a', 'b', 'c', 'd', 'e'], ['a', 'b'], ['c'], ['d'], ['e']]);
});
