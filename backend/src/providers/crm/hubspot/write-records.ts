import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject, CrmWrite, RowResult } from '#ports/crm.ts';
import { inHalves } from '#ports/in-halves.ts';
import { asPartial, ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { isPropertyGone, PROPERTY_GONE, rowFailure } from './errors.ts';
import { goneProperties, learnGone } from './gone-properties.ts';
import { objectOf } from './objects.ts';
import { partOwn, toProperties } from './properties.ts';
import { BatchReply } from './wire.ts';

export const batchLimit = 100;

interface Input {
  externalId: string;
  properties: Readonly<Record<string, string>>;
}

export const texts = (values: CrmWrite['values']): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]: [string, FieldValue]) => [name, value === null ? '' : String(value)]));

/** The failure of the row at this place, if any: by its trace id, or by the id it was sent with where the error names no trace id. */
export function failureAt({ errors, results }: BatchReply, { place, id }: { place: number; id: string }): RowResult['failure'] {
  const traceId = String(place);
  const error = errors.find(({ context }) =>
    context['objectWriteTraceId'] ? context['objectWriteTraceId'].includes(traceId) : (context['ids'] ?? []).includes(id),
  );
  if (error) return rowFailure({ ...error, detail: error.errors[0]?.code });
  const applied = results.some((result) => result.objectWriteTraceId === traceId || result.id === id);
  return applied ? null : { code: 'NO_RESULT', message: 'HubSpot named neither a result nor an error', permanent: false, gone: false };
}

const resultsOf = (rows: readonly Input[], reply: BatchReply): RowResult[] =>
  rows.map(({ externalId }, place) => ({ externalId, failure: failureAt(reply, { place, id: externalId }) }));

/** Results in the order of the rows. */
const update = (client: HubspotClient, object: CrmObject): ((rows: readonly Input[]) => Promise<RowResult[]>) =>
  inHalves(
    async (rows: readonly Input[]) => {
      if (rows.length === 0) return [];
      const inputs = rows.map(({ externalId, properties }, index) => ({
        id: externalId,
        objectWriteTraceId: String(index),
        properties: { ...properties },
      }));
      return resultsOf(
        rows,
        await client.write(BatchReply, (sdk) => sdk.crm.objects.batchApi.updateWithHttpInfo(objectOf(object).objectType, { inputs })),
      );
    },
    {
      isOfRow: (error) => error.failure === 'validation' && !isPropertyGone(error),
      alone: ({ externalId }, { message, vendorCode }) => ({
        externalId,
        failure: rowFailure({ category: 'VALIDATION_ERROR', message, detail: vendorCode ?? undefined }),
      }),
    },
  );

/** A batch refused whole for a property the portal does not have: each of its rows was. */
async function updateOrGone(client: HubspotClient, object: CrmObject, rows: readonly Input[]): Promise<RowResult[]> {
  try {
    return await update(client, object)(rows);
  } catch (error) {
    if (!(error instanceof ProviderError) || !isPropertyGone(error)) throw error;
    const failure = { code: PROPERTY_GONE, message: error.message.slice(0, 500), permanent: true, gone: false };
    return rows.map(({ externalId }) => ({ externalId, failure }));
  }
}

/** A property that is gone is left out, and the row says so; the rest of the row goes on. */
export async function writeRecords(client: HubspotClient, object: CrmObject, rows: readonly CrmWrite[]): Promise<RowResult[]> {
  if (rows.length > batchLimit) throw new ProviderError('validation', `at most ${batchLimit} rows a call, got ${rows.length}`);
  const all = rows.map(({ externalId, owned, values }): Input => ({ externalId, properties: { ...texts(values), ...toProperties(owned) } }));
  const first = await attempt(client, object, all);
  const refused = all.filter((_, index) => first[index]?.failure?.code === PROPERTY_GONE);
  if (refused.length === 0) return first;
  await learnGone(client, object, new Set(refused.flatMap(({ properties }) => Object.keys(properties))));
  const second = await attempt(client, object, refused).catch((error: unknown) => {
    throw asPartial(error);
  });
  const again = second.values();
  return first.map((result) => (result.failure?.code === PROPERTY_GONE ? (again.next().value ?? result) : result));
}

async function attempt(client: HubspotClient, object: CrmObject, all: readonly Input[]): Promise<RowResult[]> {
  const gone = goneProperties(client, object);
  const known = all.map(({ externalId, properties }) => ({
    externalId,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !gone.has(name))),
  }));
  const sent = known.filter(({ properties }) => Object.keys(properties).length > 0);
  const inPlace = (await updateOrGone(client, object, sent)).values();
  return all.map(({ externalId, properties }) => {
    const leftOut = Object.keys(properties).filter((name) => gone.has(name));
    const isSent = leftOut.length < Object.keys(properties).length;
    return {
      ...((isSent ? inPlace.next().value : null) ?? { externalId, failure: null }),
      ...(leftOut.length > 0 ? { leftOut: partOwn(leftOut) } : {}),
    };
  });
}
