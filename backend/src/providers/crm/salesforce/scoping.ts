import { z } from 'zod';
import type { RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmScoping } from '#ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import type { ListViewReader } from './list-view.ts';
import { objects } from './objects.ts';
import { soqlText } from './soql.ts';
import { IdRecord } from './wire.ts';

const MEMBERS = 2000;
/** Ids of one query: the address it travels in has a limit. */
const IDS = 200;

const Count = z.object({ totalSize: z.number().int() });
const RecordTypes = z.object({
  recordTypeInfos: z
    .array(z.object({ recordTypeId: z.string().nullish(), name: z.string(), active: z.boolean().default(true), master: z.boolean().default(false) }))
    .default([]),
});

const isOneOf = (field: string, values: readonly string[]): string =>
  values.length === 0 ? 'Id = null' : `${field} IN (${values.map(soqlText).join(', ')})`;

/** What a scope says of a record's own values, as SOQL conditions. */
export const valueConditions = ({ owners, recordTypes }: Pick<RecordScope, 'owners' | 'recordTypes'>): string[] => [
  ...(owners === null ? [] : [isOneOf('OwnerId', owners)]),
  ...(recordTypes === null ? [] : [isOneOf('RecordTypeId', recordTypes)]),
];

const whereAll = (conditions: readonly (string | null)[]): string => {
  const given = conditions.filter((condition) => condition !== null);
  return given.length === 0 ? '' : ` WHERE ${given.join(' AND ')}`;
};

export function createScoping(client: SalesforceClient, lists: ListViewReader): CrmScoping {
  const nameOf = (object: CrmObject): string => objects[object].name;
  return {
    sizes: { changed: 2000, byId: IDS, members: MEMBERS },
    mostOwners: 200,

    lists: async (object) => (await lists.summaries(nameOf(object))).map(({ id, label }) => ({ id, label })),

    async list(object, id) {
      const view = await lists.find(nameOf(object), id);
      return view && { id: view.id, label: view.label };
    },

    async recordTypes(object) {
      const path = `/sobjects/${nameOf(object)}/describe`;
      const { recordTypeInfos } = await client.ask({ method: 'GET', path, kind: 'read', reply: RecordTypes });
      // The master record type stands for "none": no record carries it.
      return recordTypeInfos.flatMap(({ recordTypeId, name, active, master }) =>
        recordTypeId && active && !master ? [{ id: recordTypeId, label: name }] : [],
      );
    },

    async count(object, scope) {
      const list = scope.list === null ? null : await lists.condition(nameOf(object), scope.list);
      const soql = `SELECT COUNT() FROM ${nameOf(object)}${whereAll([...valueConditions(scope), list])}`;
      const { totalSize } = await client.ask({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}`, kind: 'read', reply: Count });
      return { records: totalSize, isUpperBound: false };
    },

    async members(object, scope, after) {
      if (after === null) lists.forget();
      const listed = await lists.condition(nameOf(object), scope.list);
      const where = whereAll([...valueConditions(scope), listed, after === null ? null : `Id > ${soqlText(after)}`]);
      const { records } = await client.query(`SELECT Id FROM ${nameOf(object)}${where} ORDER BY Id LIMIT ${MEMBERS}`, IdRecord);
      return { members: records.map(({ Id }) => ({ id: Id })), next: records.length === MEMBERS ? (records.at(-1)?.Id ?? null) : null };
    },

    async listed(object, list, ids) {
      const condition = await lists.condition(nameOf(object), list);
      const found = new Set<string>();
      for (let from = 0; from < ids.length; from += IDS) {
        const where = whereAll([isOneOf('Id', ids.slice(from, from + IDS)), condition]);
        const { records } = await client.query(`SELECT Id FROM ${nameOf(object)}${where} ORDER BY Id LIMIT ${IDS}`, IdRecord);
        for (const { Id } of records) found.add(Id);
      }
      return found;
    },
  };
}
