import { inTurn, ProviderError } from './provider-error.ts';

/**
 * Some CRMs refuse a whole call for one row they cannot take (a field that is gone, a value of the wrong type). Nothing
 * of a refused call was written, so it is sent again in halves until the bad row stands alone and fails as itself.
 */
export function inHalves<Row, Result>(
  send: (rows: readonly Row[]) => Promise<Result[]>,
  { isOfRow, alone }: { isOfRow(error: ProviderError): boolean; alone(row: Row, error: ProviderError): Result },
): (rows: readonly Row[]) => Promise<Result[]> {
  return async function sendAll(rows): Promise<Result[]> {
    try {
      return await send(rows);
    } catch (error) {
      if (!(error instanceof ProviderError) || !isOfRow(error)) throw error;
      const [only, ...others] = rows;
      if (only && others.length === 0) return [alone(only, error)];
    }
    const middle = Math.ceil(rows.length / 2);
    return (await inTurn([rows.slice(0, middle), rows.slice(middle)], sendAll)).flat();
  };
}
