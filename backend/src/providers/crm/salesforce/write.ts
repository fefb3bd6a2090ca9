import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import type { CrmObject, CrmWrite, CrmWriter, LeftOut, RowResult } from '#ports/crm.ts';
import { asPartial, inTurn, ProviderError } from '#ports/provider-error.ts';
import { z } from 'zod';
import type { SalesforceClient } from './client.ts';
import { rowVerdict } from './errors.ts';
import type { FieldNames, NamesOf } from './field-names.ts';
import { type FieldValues, ownedValues, toRowResult } from './mapper.ts';
import { objects } from './objects.ts';
import { SaveResults } from './wire.ts';

/** More in one collection and the whole call is refused. */
export const BATCH_LIMIT = 200;

const GONE = 'INVALID_FIELD';

interface KnownRow {
  externalId: string;
  values: FieldValues;
  leftOut: LeftOut | null;
}
type Call = (rows: readonly KnownRow[]) => Promise<RowResult[]>;

/**
 * Our own fields in one collection. A record with human values goes alone, because only a call for one record can be told
 * to refuse when somebody changed it since it was read. One field the org does not have (any more) refuses the whole call:
 * such fields are left out, and the row says so.
 */
export function createWrite(client: SalesforceClient, namesOf: NamesOf): CrmWriter['write'] {
  return async (object, rows) => {
    if (rows.length > BATCH_LIMIT) throw new ProviderError('validation', `at most ${BATCH_LIMIT} rows, got ${rows.length}`);
    const attempt = async (some: readonly CrmWrite[], call: Call): Promise<RowResult[]> =>
      send(await knownRows(client, object, some, await namesOf()), call);
    const results = new Map<CrmWrite, RowResult>();
    const write = async (some: readonly CrmWrite[], call: Call): Promise<void> => {
      const answers = await withoutGone(client, some, (part) => attempt(part, call));
      for (const [index, row] of some.entries()) results.set(row, answers[index] ?? noResult(row));
    };
    const collected = rows.filter(({ unmodifiedSince }) => !unmodifiedSince);
    const single = rows.flatMap((row) => (row.unmodifiedSince ? [{ row, since: row.unmodifiedSince }] : []));
    await inTurn(
      [
        ...(collected.length === 0 ? [] : [() => write(collected, (known) => together(client, object, known))]),
        ...single.map(
          ({ row, since }) =>
            () =>
              write([row], (known) => Promise.all(known.map((one) => alone(client, object, one, since)))),
        ),
      ],
      (part) => part(),
    );
    return rows.map((row) => results.get(row) ?? noResult(row));
  };
}

/** What was refused for a field that is gone was not written: what the org looks like is asked again, and it is sent once more. */
async function withoutGone(
  client: SalesforceClient,
  rows: readonly CrmWrite[],
  attempt: (rows: readonly CrmWrite[]) => Promise<RowResult[]>,
): Promise<RowResult[]> {
  const first = await attempt(rows).catch((error: unknown) => {
    if (!(error instanceof ProviderError) || error.vendorCode !== GONE) throw error;
    return null;
  });
  const isRefused = (index: number): boolean => first === null || first[index]?.failure?.code === GONE;
  const refused = rows.filter((_, index) => isRefused(index));
  if (first !== null && refused.length === 0) return first;
  client.forget();
  const again = await attempt(refused).catch((error: unknown) => {
    throw first === null ? error : asPartial(error);
  });
  const inPlace = again.values();
  return rows.flatMap((_, index) => (isRefused(index) ? inPlace.next().value : first?.[index]) ?? []);
}

async function knownRows(client: SalesforceClient, object: CrmObject, rows: readonly CrmWrite[], names: FieldNames): Promise<KnownRow[]> {
  const { fields } = await client.describe(objects[object].name);
  const known = new Set(fields.filter(({ updateable }) => updateable).map(({ name }) => name));
  const ownNames = Object.entries(names.owned);
  return rows.map(({ externalId, owned, values }) => {
    const ours = ownedValues(owned, names);
    const gone = {
      owned: ownNames.flatMap(([key, name]) => (name in ours && !known.has(name) ? [key] : [])),
      values: Object.keys(values).filter((name) => !known.has(name)),
    };
    return {
      externalId,
      values: Object.fromEntries(Object.entries({ ...values, ...ours }).filter(([name]) => known.has(name))),
      leftOut: gone.owned.length + gone.values.length > 0 ? gone : null,
    };
  });
}

async function send(rows: readonly KnownRow[], call: Call): Promise<RowResult[]> {
  const sent = rows.filter(({ values }) => Object.keys(values).length > 0);
  const results = sent.length === 0 ? [] : await call(sent);
  const inPlace = results.values();
  return rows.map(({ externalId, values, leftOut }) => ({
    ...((Object.keys(values).length > 0 ? inPlace.next().value : null) ?? { externalId, failure: null }),
    ...(leftOut === null ? {} : { leftOut }),
  }));
}

async function together(client: SalesforceClient, object: CrmObject, rows: readonly KnownRow[]): Promise<RowResult[]> {
  const type = objects[object].name;
  const results = await client.ask({
    method: 'PATCH',
    path: '/composite/sobjects',
    kind: 'write',
    reply: SaveResults,
    body: { allOrNone: false, records: rows.map(({ externalId, values }) => ({ attributes: { type }, id: externalId, ...values })) },
  });
  // Results say only by their place which row they belong to; a success names its record and must be the right one.
  const misplaced = results.some(({ success, id }, index) => success && id?.slice(0, 15) !== rows[index]?.externalId.slice(0, 15));
  if (results.length !== rows.length || misplaced) throw new ProviderError('unknown_outcome', 'the results do not match the rows');
  return rows.map(({ externalId }, index) => toRowResult(externalId, results[index] ?? { success: false, errors: [] }));
}

async function alone(client: SalesforceClient, object: CrmObject, { externalId, values }: KnownRow, since: Date): Promise<RowResult> {
  const path = `/sobjects/${objects[object].name}/${externalId}`;
  const headers = { 'if-unmodified-since': since.toUTCString() };
  try {
    await client.ask({ method: 'PATCH', path, kind: 'write', reply: z.unknown(), body: values, headers });
    return { externalId, failure: null };
  } catch (error) {
    const code = error instanceof ProviderError ? error.vendorCode : null;
    if (!(error instanceof ProviderError) || code === null || !isAboutTheRow(error)) throw error;
    return { externalId, failure: { code, message: error.message, ...rowVerdict(code) } };
  }
}

const isAboutTheRow = (error: ProviderError): boolean =>
  refusalReach(error) !== 'connection' && ['conflict', 'validation', 'not_found', 'permission', 'temporary'].includes(error.failure);

const noResult = ({ externalId }: CrmWrite): RowResult => ({
  externalId,
  failure: { code: 'NO_RESULT', message: 'no result came for this row', permanent: false, gone: false },
});
