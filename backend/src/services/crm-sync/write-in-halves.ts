import type { CrmWrite, RowResult } from '#ports/crm.ts';
import { inTurn, ProviderError } from '#ports/provider-error.ts';

type Write = (rows: readonly CrmWrite[]) => Promise<RowResult[]>;

/**
 * Some CRMs refuse a whole call for one row they cannot read (a field that is gone, a value of the wrong type). Nothing
 * of a refused call was written, so it is sent again in halves until the bad row stands alone and fails as itself.
 */
export function writeInHalves(write: Write): Write {
  return async function send(rows): Promise<RowResult[]> {
    try {
      return await write(rows);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.failure !== 'validation') throw error;
      const [only, ...others] = rows;
      if (only && others.length === 0) {
        return [
          {
            externalId: only.externalId,
            failure: { code: error.vendorCode ?? error.failure, message: error.message.slice(0, 500), permanent: true, gone: false },
          },
        ];
      }
    }
    const middle = Math.ceil(rows.length / 2);
    return (await inTurn([rows.slice(0, middle), rows.slice(middle)], send)).flat();
  };
}
