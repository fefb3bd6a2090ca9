import { expect, test } from 'vitest';
import type { CrmWrite, RowResult } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { writeInHalves } from './write-in-halves.ts';

const row = (externalId: string, values: CrmWrite['values']): CrmWrite => ({ externalId, owned: {}, values, unmodifiedSince: null });
const missing = () => new ProviderError('permission', 'no right', { vendorCode: 'MISSING_SCOPES' });

/** A CRM where `secret` may not be written; it refuses whole calls. */
function crm() {
  const calls: string[][] = [];
  const write = async (rows: readonly CrmWrite[]): Promise<RowResult[]> => {
    calls.push(rows.map(({ externalId }) => externalId));
    if (rows.some(({ values }) => 'secret' in values)) throw missing();
    return rows.map(({ externalId }) => ({ externalId, failure: null }));
  };
  return { calls, write: writeInHalves(write) };
}

test('a field we may not write refuses the rows that have it, in one call, and none beside them', async () => {
  const { calls, write } = crm();
  const results = await write([row('a', { city: '1' }), row('b', { secret: '2' }), row('c', { city: '3' }), row('d', { secret: '4' })]);
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

test.each([
  ['the whole connection', new ProviderError('permission', 'off', { vendorCode: 'API_DISABLED_FOR_ORG' })],
  ['the token', new ProviderError('auth_expired', 'out')],
  ['one row of which some may be written', new ProviderError('permission', 'no right', { isPartial: true })],
])('what is said of %s is no refusal of rows', async (_what, error) => {
  const write = writeInHalves(() => Promise.reject(error));
  await expect(write([row('a', { city: '1' })])).rejects.toBe(error);
});
