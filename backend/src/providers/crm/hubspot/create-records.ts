import type { RowResult } from '#ports/crm.ts';
import type { CreatableObject, CreateResult, CrmCreate } from '#ports/crm-create.ts';
import { inHalves } from '#ports/in-halves.ts';
import { asPartial, ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { existingIdIn, isPropertyGone, PROPERTY_GONE, rowFailure } from './errors.ts';
import { goneProperties, learnGone } from './gone-properties.ts';
import { objectOf } from './objects.ts';
import { salesosIdProperty } from './properties.ts';
import { BatchReply, LinkedPairs } from './wire.ts';
import { batchLimit, failureAt, texts } from './write-records.ts';

type Ask = { client: HubspotClient; object: CreatableObject };

/** Upserts by our unique property: asked twice, HubSpot has it once. Its company is said afterwards, of what an earlier try left too. */
export async function createRecords(client: HubspotClient, object: CreatableObject, rows: readonly CrmCreate[]): Promise<CreateResult[]> {
  if (rows.length > batchLimit) throw new ProviderError('validation', `at most ${batchLimit} rows a call, got ${rows.length}`);
  const ask = { client, object };
  const found = await findOurs(
    ask,
    rows.filter(({ mayBeThere }) => mayBeThere).map(({ salesosId }) => salesosId),
  );
  const missing = rows.filter(({ salesosId }) => !found.has(salesosId));
  const sent = missing.length === 0 ? [] : await makeAll(ask, missing);
  const judged = await afterwards(() => samePeople(ask, missing, sent));
  const made = new Map(missing.map((row, index) => [row, judged[index] ?? noResult]));
  const results = rows.map((row): CreateResult => {
    const externalId = found.get(row.salesosId);
    return externalId === undefined ? (made.get(row) ?? noResult) : { is: 'found', externalId };
  });
  await afterwards(() => joinCompanies(ask, rows, results));
  return results;
}

/** Whatever fails now, something was written before. */
const afterwards = <Result>(run: () => Promise<Result>): Promise<Result> =>
  run().catch((error: unknown) => {
    throw asPartial(error);
  });

/** Not by search: its index lags. What somebody has deleted meanwhile is there, too: it is not made again. */
async function findOurs(ask: Ask, ids: readonly string[]): Promise<Map<string, string>> {
  const live = await namedBy(ask, ids, { archived: false });
  const rest = ids.filter((id) => !live.has(id));
  return new Map([...(await namedBy(ask, rest, { archived: true })), ...live]);
}

async function namedBy({ client, object }: Ask, ids: readonly string[], { archived }: { archived: boolean }): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const request = {
    idProperty: salesosIdProperty,
    inputs: ids.map((id) => ({ id })),
    properties: [salesosIdProperty],
    propertiesWithHistory: [],
  };
  const reply = await client.read(BatchReply, (sdk) => sdk.crm.objects.batchApi.readWithHttpInfo(objectOf(object).objectType, request, archived));
  return new Map(reply.results.map(({ id, properties }) => [properties[salesosIdProperty] ?? '', id]));
}

/** A property the portal does not have (any more) is left out the second time. */
async function makeAll(ask: Ask, rows: readonly CrmCreate[]): Promise<CreateResult[]> {
  const first = await make(ask)(rows);
  const isGone = (index: number): boolean => {
    const result = first[index];
    return result?.is === 'refused' && result.code === PROPERTY_GONE;
  };
  const open = rows.filter((_, index) => isGone(index));
  if (open.length === 0) return first;
  const again = await afterwards(async () => {
    await learnGone(ask.client, ask.object, new Set(open.flatMap(({ values }) => Object.keys(values))));
    return make(ask)(open);
  });
  const inPlace = again.values();
  return first.map((result, index) => (isGone(index) ? (inPlace.next().value ?? result) : result));
}

const make = (ask: Ask): ((rows: readonly CrmCreate[]) => Promise<CreateResult[]>) =>
  inHalves((rows: readonly CrmCreate[]) => upsert(ask, rows), {
    isOfRow: ({ failure }) => failure === 'validation' || failure === 'conflict',
    alone: (_, error): CreateResult => {
      const code = isPropertyGone(error) ? PROPERTY_GONE : (error.vendorCode ?? error.failure);
      return refused(rowFailure({ category: 'VALIDATION_ERROR', message: error.message, detail: code }));
    },
  });

async function upsert({ client, object }: Ask, rows: readonly CrmCreate[]): Promise<CreateResult[]> {
  const gone = goneProperties(client, object);
  const inputs = rows.map(({ salesosId, values, ownerExternalId }, index) => ({
    idProperty: salesosIdProperty,
    id: salesosId,
    objectWriteTraceId: String(index),
    properties: {
      ...Object.fromEntries(Object.entries(texts(values)).filter(([name]) => !gone.has(name))),
      ...(ownerExternalId === null ? {} : { hubspot_owner_id: ownerExternalId }),
    },
  }));
  const reply = await client.write(BatchReply, (sdk) => sdk.crm.objects.batchApi.upsertWithHttpInfo(objectOf(object).objectType, { inputs }));
  return rows.map(({ salesosId }, place): CreateResult => {
    const made = reply.results.find(({ objectWriteTraceId }) => objectWriteTraceId === String(place));
    return made ? { is: 'made', externalId: made.id } : refused(failureAt(reply, { place, id: salesosId }));
  });
}

function refused(failure: RowResult['failure']): CreateResult {
  if (failure === null) return noResult;
  const { code, message, permanent } = failure;
  return { is: 'refused', code, message, permanent };
}

/** HubSpot says whom it takes for the same: with the very same address it is, anything else is for a human to see. */
async function samePeople({ client, object }: Ask, rows: readonly CrmCreate[], results: readonly CreateResult[]): Promise<CreateResult[]> {
  const existing = results.map((result) => (object === 'contact' && result.is === 'refused' ? existingIdIn(result.message) : null));
  const ids = [...new Set(existing.filter((id) => id !== null))];
  if (ids.length === 0) return [...results];
  const request = { inputs: ids.map((id) => ({ id })), properties: ['email', 'hs_additional_emails'], propertiesWithHistory: [] };
  const reply = await client.read(BatchReply, (sdk) => sdk.crm.objects.batchApi.readWithHttpInfo(objectOf(object).objectType, request, false));
  const addresses = new Map(
    reply.results.map(({ id, properties }) => [
      id,
      `${properties['email'] ?? ''};${properties['hs_additional_emails'] ?? ''}`.toLowerCase().split(';'),
    ]),
  );
  return results.map((result, index) => {
    const id = existing[index] ?? null;
    const email = String(rows[index]?.values['email'] ?? '').toLowerCase();
    return id !== null && email !== '' && addresses.get(id)?.includes(email) ? { is: 'same_person', externalId: id } : result;
  });
}

/** Saying it again changes nothing. A company that is gone meanwhile leaves the contact without one. */
async function joinCompanies({ client, object }: Ask, rows: readonly CrmCreate[], results: readonly CreateResult[]): Promise<void> {
  const inputs = rows.flatMap(({ accountExternalId }, index) => {
    const result = results[index];
    const isOurs = result?.is === 'made' || result?.is === 'found';
    return object === 'contact' && accountExternalId !== null && isOurs ? [{ _from: { id: result.externalId }, to: { id: accountExternalId } }] : [];
  });
  if (inputs.length === 0) return;
  const { errors } = await client.write(LinkedPairs, (sdk) =>
    sdk.crm.associations.v4.batchApi.createDefaultWithHttpInfo('contacts', 'companies', { inputs }),
  );
  const [open] = errors.filter(({ category }) => category !== 'OBJECT_NOT_FOUND');
  if (open) throw new ProviderError('temporary', open.message, { vendorCode: open.category });
}

const noResult: CreateResult = { is: 'refused', code: 'NO_RESULT', message: 'HubSpot named neither a result nor an error', permanent: false };
