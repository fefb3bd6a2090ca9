import type { CrmWriter } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import type { NamesOf } from './field-names.ts';
import { ownedValues, toRowResult } from './mapper.ts';
import { objects } from './objects.ts';
import { SaveResults } from './wire.ts';

/** More in one collection and the whole call is refused. */
export const BATCH_LIMIT = 200;

export function createWrite(client: SalesforceClient, namesOf: NamesOf): CrmWriter['write'] {
  return async (object, rows) => {
    if (rows.length === 0) return [];
    if (rows.length > BATCH_LIMIT) throw new ProviderError('validation', `at most ${BATCH_LIMIT} rows, got ${rows.length}`);
    const type = objects[object].name;
    const names = await namesOf();
    const records = rows.map(({ externalId, owned, values }) => ({ attributes: { type }, id: externalId, ...values, ...ownedValues(owned, names) }));
    const results = await client.ask({
      method: 'PATCH',
      path: '/composite/sobjects',
      kind: 'write',
      reply: SaveResults,
      body: { allOrNone: false, records },
    });
    // Results say only by their place which row they belong to; a success names its record and must be the right one.
    const misplaced = results.some(({ success, id }, index) => success && id?.slice(0, 15) !== rows[index]?.externalId.slice(0, 15));
    if (results.length !== rows.length || misplaced) throw new ProviderError('unknown_outcome', 'the results do not match the rows');
    return rows.map(({ externalId }, index) => toRowResult(externalId, results[index] ?? { success: false, errors: [] }));
  };
}
