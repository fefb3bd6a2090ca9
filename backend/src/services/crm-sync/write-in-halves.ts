import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import type { CrmWrite, RowResult } from '#ports/crm.ts';
import { inHalves } from '#ports/in-halves.ts';
import { inTurn, ProviderError } from '#ports/provider-error.ts';

type Rows = readonly CrmWrite[];
type Write = (rows: Rows) => Promise<RowResult[]>;

/**
 * Some CRMs refuse a whole call for one row they cannot read (a field that is gone, a value of the wrong type) or for one
 * field we may not write. It is sent again in parts until what cannot be written stands alone and fails as itself.
 */
export function writeInHalves(write: Write): Write {
  const send: Write = inHalves(
    byFields(write, (rows) => send(rows)),
    {
      isOfRow: (error) => error.failure === 'validation' || refusalReach(error) === 'object',
      alone(row, error) {
        // Some of the one row may be written.
        if (error.failure !== 'validation') throw error;
        return refusedRow(row, error);
      },
    },
  );
  return send;
}

/** A right is had on an object and on its fields: where the fields are the same, so is the answer, and nobody has to ask for each row. */
function byFields(write: Write, sendPart: Write): Write {
  return async (rows) => {
    try {
      return await write(rows);
    } catch (error) {
      if (!(error instanceof ProviderError) || refusalReach(error) !== 'object' || error.isPartial) throw error;
      const groups = ofSameFields(rows);
      if (groups.length === 1) return rows.map((row) => refusedRow(row, error));
      const results = new Map((await inTurn(groups, sendPart)).flat().map((result) => [result.externalId, result]));
      return rows.flatMap(({ externalId }) => results.get(externalId) ?? []);
    }
  };
}

function ofSameFields(rows: Rows): Rows[] {
  const groups = new Map<string, CrmWrite[]>();
  for (const row of rows) {
    const fields = [...Object.keys(row.owned), ...Object.keys(row.values)].sort().join(' ');
    groups.set(fields, [...(groups.get(fields) ?? []), row]);
  }
  return [...groups.values()];
}

/** A row for which no call has to be made any more before somebody changes something. */
export const refusedRow = ({ externalId }: Pick<CrmWrite, 'externalId'>, error: ProviderError): RowResult => ({
  externalId,
  failure: { code: error.vendorCode ?? error.failure, message: error.message.slice(0, 500), permanent: true, gone: false },
});
