import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { rowVerdict } from './errors.ts';
import type { FieldValues } from './mapper.ts';
import { SaveResults } from './wire.ts';

export interface Refusal {
  code: string;
  message: string;
  gone: boolean;
}

/** Says whom something is of, a row each. Who is refused keeps none of the others; what may pass is thrown. Null = it is said. */
export async function addRelations(client: SalesforceClient, type: string, rows: readonly FieldValues[]): Promise<(Refusal | null)[]> {
  if (rows.length === 0) return [];
  const records = rows.map((row) => ({ attributes: { type }, ...row }));
  const body = { allOrNone: false, records };
  const results = await client.ask({ method: 'POST', path: '/composite/sobjects', kind: 'write', reply: SaveResults, body });
  if (results.length !== records.length) throw new ProviderError('unknown_outcome', 'the results do not match the rows');
  return results.map(({ errors: [first] }) => {
    if (!first || first.statusCode === 'DUPLICATE_VALUE') return null;
    const { statusCode: code, message } = first;
    const { gone, permanent } = rowVerdict(code);
    if (!permanent) throw new ProviderError('temporary', message, { vendorCode: code });
    return { code, message, gone };
  });
}
