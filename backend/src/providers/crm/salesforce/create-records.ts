import { z } from 'zod';
import type { CrmObject, CrmWriter } from '#ports/crm.ts';
import type { CreateResult, CrmCreate } from '#ports/crm-create.ts';
import { inHalves } from '#ports/in-halves.ts';
import { asPartial, ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { rowVerdict } from './errors.ts';
import type { FieldNames, NamesOf } from './field-names.ts';
import type { FieldValues } from './mapper.ts';
import { objects } from './objects.ts';
import { withoutGoneFields } from './select-records.ts';
import { soqlText } from './soql.ts';
import { MarkedRecord, type SaveResult, SaveResults } from './wire.ts';
import { BATCH_LIMIT } from './write.ts';

/** A duplicate rule of the org took it for a record that is there. */
const DUPLICATES = 'DUPLICATES_DETECTED';
const FIELD_MISSING = 'INVALID_FIELD';

/** Upserts by our unique field: asked twice, Salesforce has it once. Where several records carry one id, none is made or changed. */
export function createCreate(client: SalesforceClient, namesOf: NamesOf): NonNullable<CrmWriter['create']> {
  return async (object, rows) => {
    if (rows.length > BATCH_LIMIT) throw new ProviderError('validation', `at most ${BATCH_LIMIT} rows, got ${rows.length}`);
    const names = await namesOf();
    const createable = await createableFields(client, object);
    if (!createable.has(names.salesosId)) return rows.map(() => withoutOurField(object, names));
    const tried = rows.filter(({ mayBeThere }) => mayBeThere);
    const found = await idsBy(client, { object, field: names.salesosId, values: tried.map(({ salesosId }) => salesosId), ended: true });
    const missing = rows.filter(({ salesosId }) => !found.has(salesosId));
    const made = missing.length === 0 ? [] : await makeAll(client, names, object, missing);
    const results = new Map(missing.map(({ salesosId }, index) => [salesosId, made[index]]));
    return rows.map(({ salesosId }): CreateResult => {
      const [externalId] = found.get(salesosId) ?? [];
      return externalId === undefined ? (results.get(salesosId) ?? noResult) : { is: 'found', externalId };
    });
  };
}

async function createableFields(client: SalesforceClient, object: CrmObject): Promise<ReadonlySet<string>> {
  const { fields } = await client.describe(objects[object].name);
  return new Set(fields.filter(({ createable }) => createable).map(({ name }) => name));
}

const makeAll = (client: SalesforceClient, names: FieldNames, object: CrmObject, rows: readonly CrmCreate[]): Promise<CreateResult[]> =>
  inHalves(
    async (some: readonly CrmCreate[]) => {
      const results = await upsert(client, names, object, some);
      return samePeople(client, object, some, results).catch((error: unknown) => {
        throw asPartial(error);
      });
    },
    {
      isOfRow: ({ failure, vendorCode }) => failure === 'validation' && vendorCode !== FIELD_MISSING,
      alone: (_, { vendorCode, failure, message }): CreateResult => ({ is: 'refused', code: vendorCode ?? failure, message, permanent: true }),
    },
  )(rows);

function upsert(client: SalesforceClient, names: FieldNames, object: CrmObject, rows: readonly CrmCreate[]): Promise<SaveResult[]> {
  const { name: type } = objects[object];
  return withoutGoneFields(client, async () => {
    const createable = await createableFields(client, object);
    const records = rows.map(({ salesosId, values, ownerExternalId, accountExternalId }) => {
      const all: FieldValues = {
        ...values,
        [names.salesosId]: salesosId,
        ...(ownerExternalId === null ? {} : { OwnerId: ownerExternalId }),
        ...(accountExternalId === null || object !== 'contact' ? {} : { AccountId: accountExternalId }),
      };
      return { attributes: { type }, ...Object.fromEntries(Object.entries(all).filter(([field]) => createable.has(field))) };
    });
    const path = `/composite/sobjects/${type}/${names.salesosId}`;
    const results = await client.ask({ method: 'PATCH', path, kind: 'write', reply: SaveResults, body: { allOrNone: false, records } });
    if (results.length !== rows.length) throw new ProviderError('unknown_outcome', 'the results do not match the rows');
    return results;
  });
}

/** Whom a duplicate rule means is looked up by the address: one with the very same is the person, anything else is for a human to see. */
async function samePeople(
  client: SalesforceClient,
  object: CrmObject,
  rows: readonly CrmCreate[],
  results: readonly SaveResult[],
): Promise<CreateResult[]> {
  const emailOf = ({ values }: CrmCreate): string => (object === 'account' ? '' : String(values['Email'] ?? '').toLowerCase());
  const isDuplicate = (result: SaveResult | undefined): boolean => result?.errors[0]?.statusCode === DUPLICATES;
  const emails = rows.filter((row, index) => isDuplicate(results[index]) && emailOf(row) !== '').map(emailOf);
  const byEmail = await idsBy(client, { object, field: 'Email', values: emails, ended: false });
  return rows.map((row, index) => {
    const result = results[index];
    const [externalId, ...others] = isDuplicate(result) ? (byEmail.get(emailOf(row)) ?? []) : [];
    return externalId !== undefined && others.length === 0 ? { is: 'same_person', externalId } : toResult(result);
  });
}

function toResult(result: SaveResult | undefined): CreateResult {
  if (!result) return noResult;
  if (result.success && result.id) return { is: 'made', externalId: result.id };
  const [first] = result.errors;
  const code = first?.statusCode ?? 'UNKNOWN_EXCEPTION';
  return { is: 'refused', code, message: first?.message ?? 'refused without a reason', permanent: rowVerdict(code).permanent };
}

/** Ids of records by the lower-case value of a field; of one value the living before the ended. */
async function idsBy(
  client: SalesforceClient,
  { object, field, values, ended }: { object: CrmObject; field: string; values: readonly string[]; ended: boolean },
): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  if (values.length === 0) return ids;
  const soql = `SELECT Id, IsDeleted, ${field} FROM ${objects[object].name} WHERE ${field} IN (${values.map(soqlText).join(', ')}) ORDER BY Id`;
  const { records } = await client.query(soql, MarkedRecord, { ended });
  for (const record of records.sort((a, b) => Number(a.IsDeleted) - Number(b.IsDeleted))) {
    const value = z.string().catch('').parse(record[field]).toLowerCase();
    ids.set(value, [...(ids.get(value) ?? []), record.Id]);
  }
  return ids;
}

const withoutOurField = (object: CrmObject, names: FieldNames): CreateResult => ({
  is: 'refused',
  code: FIELD_MISSING,
  message: `${objects[object].name}.${names.salesosId} is not in this org or not for the connected user`,
  permanent: true,
});

const noResult: CreateResult = { is: 'refused', code: 'NO_RESULT', message: 'no result came for this row', permanent: false };
