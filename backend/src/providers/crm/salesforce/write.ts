import type { CrmObject, CrmWrite, CrmWriter, RowResult } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { z } from 'zod';
import type { SalesforceClient } from './client.ts';
import { rowVerdict } from './errors.ts';
import type { FieldNames } from './field-names.ts';
import { ownedValues, toRowResult } from './mapper.ts';
import { objects } from './objects.ts';
import { SaveResults } from './wire.ts';

/** More in one collection and the whole call is refused. */
export const BATCH_LIMIT = 200;

const record = ({ owned, values }: CrmWrite, names: FieldNames) => ({ ...values, ...ownedValues(owned, names) });

/**
 * Our own fields in one collection. A record with human values goes alone, because only a call for one record can be told
 * to refuse when somebody changed it since it was read.
 */
export function createWrite(client: SalesforceClient, names: FieldNames): CrmWriter['write'] {
  async function together(object: CrmObject, rows: readonly CrmWrite[]): Promise<RowResult[]> {
    if (rows.length === 0) return [];
    const type = objects[object].name;
    const records = rows.map((row) => ({ attributes: { type }, id: row.externalId, ...record(row, names) }));
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
  }

  async function alone(object: CrmObject, row: CrmWrite, since: Date): Promise<RowResult> {
    const path = `/sobjects/${objects[object].name}/${row.externalId}`;
    const headers = { 'if-unmodified-since': since.toUTCString() };
    try {
      await client.ask({ method: 'PATCH', path, kind: 'write', reply: z.unknown(), body: record(row, names), headers });
      return { externalId: row.externalId, failure: null };
    } catch (error) {
      const code = error instanceof ProviderError ? error.vendorCode : null;
      if (!(error instanceof ProviderError) || code === null || !isAboutTheRow(error)) throw error;
      return { externalId: row.externalId, failure: { code, message: error.message, ...rowVerdict(code) } };
    }
  }

  return async (object, rows) => {
    if (rows.length > BATCH_LIMIT) throw new ProviderError('validation', `at most ${BATCH_LIMIT} rows, got ${rows.length}`);
    const results = new Map<CrmWrite, RowResult>();
    const inOne = rows.filter(({ unmodifiedSince }) => !unmodifiedSince);
    const answers = await together(object, inOne);
    for (const [index, row] of inOne.entries()) results.set(row, answers[index] ?? noResult(row));
    for (const row of rows) if (row.unmodifiedSince) results.set(row, await alone(object, row, row.unmodifiedSince));
    return rows.map((row) => results.get(row) ?? noResult(row));
  };
}

const isAboutTheRow = ({ failure }: ProviderError): boolean => ['conflict', 'validation', 'not_found', 'permission', 'temporary'].includes(failure);

const noResult = ({ externalId }: CrmWrite): RowResult => ({
  externalId,
  failure: { code: 'NO_RESULT', message: 'no result came for this row', permanent: false, gone: false },
});
