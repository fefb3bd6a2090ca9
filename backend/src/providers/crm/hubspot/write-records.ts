import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject, CrmWrite, RowResult } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { isPropertyGone, rowFailure } from './errors.ts';
import { objectOf } from './objects.ts';
import { toProperties } from './properties.ts';
import { BatchReply } from './wire.ts';

export const batchLimit = 100;

const texts = (values: CrmWrite['values']): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]: [string, FieldValue]) => [name, value === null ? '' : String(value)]));

/** Results by trace id; an error that names no trace id is matched by record id. */
function resultsOf(rows: readonly CrmWrite[], reply: BatchReply): RowResult[] {
  return rows.map(({ externalId }, index) => {
    const traceId = String(index);
    const error = reply.errors.find(({ context }) =>
      context['objectWriteTraceId'] ? context['objectWriteTraceId'].includes(traceId) : (context['ids'] ?? []).includes(externalId),
    );
    if (error) return { externalId, failure: rowFailure({ ...error, detail: error.errors[0]?.code }) };
    const applied = reply.results.some((result) => result.objectWriteTraceId === traceId || result.id === externalId);
    const failure = applied ? null : { code: 'NO_RESULT', message: 'HubSpot named neither a result nor an error', permanent: false, gone: false };
    return { externalId, failure };
  });
}

/**
 * Results in the order of the rows. Where HubSpot refuses a whole batch for one bad row, the batch is halved until
 * the bad row stands alone; nothing of a refused batch was written.
 */
export async function writeRecords(client: HubspotClient, object: CrmObject, rows: readonly CrmWrite[]): Promise<RowResult[]> {
  if (rows.length === 0) return [];
  if (rows.length > batchLimit) throw new ProviderError('validation', `at most ${batchLimit} rows a call, got ${rows.length}`);
  const inputs = rows.map(({ externalId, owned, values }, index) => ({
    id: externalId,
    objectWriteTraceId: String(index),
    properties: { ...texts(values), ...toProperties(owned) },
  }));
  try {
    const reply = await client.write(BatchReply, (sdk) => sdk.crm.objects.batchApi.updateWithHttpInfo(objectOf(object).objectType, { inputs }));
    return resultsOf(rows, reply);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'validation' || isPropertyGone(error)) throw error;
    const [only, ...others] = rows;
    if (only && others.length === 0) {
      const { externalId } = only;
      return [{ externalId, failure: rowFailure({ category: 'VALIDATION_ERROR', message: error.message, detail: error.vendorCode ?? undefined }) }];
    }
  }
  const middle = Math.ceil(rows.length / 2);
  return [...(await writeRecords(client, object, rows.slice(0, middle))), ...(await writeRecords(client, object, rows.slice(middle)))];
}
