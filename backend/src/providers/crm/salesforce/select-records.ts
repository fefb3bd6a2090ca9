import { isEverything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmRecord, ReadOptions } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import type { FieldNames, NamesOf } from './field-names.ts';
import { withIndividuals } from './individuals.ts';
import { toOwned, toRecord, toSalesosId } from './mapper.ts';
import { withMergedPersons } from './merged-persons.ts';
import { objects } from './objects.ts';
import { valueConditions } from './scoping.ts';
import type { AnyRecord } from './wire.ts';

/** What is asked for of an object, and what its answers are. */
export interface Selection {
  /** "SELECT … FROM Contact" */
  soql: string;
  toRecords(records: readonly AnyRecord[]): Promise<CrmRecord[]>;
}

/** Field security may hide fields; asking for a hidden one fails the whole query. */
async function visible(client: SalesforceClient, object: CrmObject, fields: readonly string[]): Promise<string[]> {
  const { name, system } = objects[object];
  const readable = new Set((await client.describe(name)).fields.map((field) => field.name));
  return [...new Set([...system, ...fields])].filter((field) => readable.has(field));
}

export async function selectionOf(
  client: SalesforceClient,
  namesOf: NamesOf,
  object: CrmObject,
  fields: readonly string[],
  { owned }: ReadOptions = {},
): Promise<Selection> {
  const names = await namesOf();
  const ours: FieldNames | null = owned === true && (object === 'contact' || object === 'lead') ? names : null;
  const marks = object === 'opportunity' ? [] : [names.salesosId];
  const selected = await visible(client, object, [...fields, ...marks, ...Object.values(ours?.owned ?? {})]);
  return {
    soql: `SELECT ${selected.join(', ')} FROM ${objects[object].name}`,
    async toRecords(read) {
      const told = object === 'contact' ? await withMergedPersons(client, read) : read;
      const records = object === 'contact' || object === 'lead' ? await withIndividuals(client, told) : told;
      return records.map((record) => ({
        ...toRecord(object, record, fields),
        salesosId: toSalesosId(record, names),
        ...(ours ? { owned: toOwned(record, ours) } : {}),
      }));
    },
  };
}

/** A field that went away meanwhile fails the query whole; without it the rest is to be had. */
export async function withoutGoneFields<Result>(client: SalesforceClient, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProviderError) || error.vendorCode !== 'INVALID_FIELD') throw error;
  }
  client.forget();
  return ask();
}

/** The conditions of a reading that asks for a scope only. */
export async function whereWithin(client: SalesforceClient, object: CrmObject, scope: RecordScope | undefined): Promise<string[]> {
  return !scope || isEverything(scope) ? [] : [inScopeOrRefused(scope, await visible(client, object, []))];
}

/** Those on a list are read by their ids; whoever refused mail or calls is always told of. */
function inScopeOrRefused(scope: RecordScope, readable: readonly string[]): string {
  const refused = ['HasOptedOutOfEmail', 'DoNotCall'].filter((field) => readable.includes(field)).map((field) => `${field} = true`);
  const inside = scope.list === null ? [`(${valueConditions(scope).join(' AND ')})`] : [];
  const either = [...inside, ...refused];
  return either.length === 0 ? 'Id = null' : `(${either.join(' OR ')})`;
}
