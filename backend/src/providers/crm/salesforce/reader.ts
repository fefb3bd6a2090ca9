import { isEverything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmOwner, CrmPage, CrmReader, CrmRecord, ReadOptions, Watermark } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { activitiesSince } from './activities-since.ts';
import type { SalesforceClient } from './client.ts';
import type { NamesOf } from './field-names.ts';
import { readLoggedMails } from './logged-mails.ts';
import { toOwned, toOwner, toRecord } from './mapper.ts';
import { withMergedPersons } from './merged-persons.ts';
import { objects } from './objects.ts';
import { valueConditions } from './scoping.ts';
import { behindWatermark, MOST_IDS, soqlText } from './soql.ts';
import { AnyRecord, UserRecord } from './wire.ts';

const PAGE_SIZE = 2000;

const whereAfter = (after: Watermark | null): string[] => (after === null ? [] : [behindWatermark(after)]);

/** `/queryAll` also answers what was deleted or merged away, as long as the recycle bin has it. */
export function createReader(client: SalesforceClient, namesOf: NamesOf): CrmReader {
  /** Field security may hide fields; asking for a hidden one fails the whole query. */
  async function visible(object: CrmObject, fields: readonly string[]): Promise<string[]> {
    const { name, system } = objects[object];
    const readable = new Set((await client.describe(name)).fields.map((field) => field.name));
    return [...new Set([...system, ...fields])].filter((field) => readable.has(field));
  }

  async function whereWithin(object: CrmObject, scope: RecordScope | undefined): Promise<string[]> {
    return !scope || isEverything(scope) ? [] : [inScopeOrRefused(scope, await visible(object, []))];
  }

  /** A field that went away meanwhile fails the query whole; without it the rest is to be had. */
  async function fetchRecords(object: CrmObject, fields: readonly string[], clauses: string, options?: ReadOptions): Promise<CrmRecord[]> {
    try {
      return await select(object, fields, clauses, options);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.vendorCode !== 'INVALID_FIELD') throw error;
    }
    client.forget();
    return select(object, fields, clauses, options);
  }

  async function select(object: CrmObject, fields: readonly string[], clauses: string, { owned }: ReadOptions = {}): Promise<CrmRecord[]> {
    const ours = owned === true && (object === 'contact' || object === 'lead') ? await namesOf() : null;
    const selected = await visible(object, ours ? [...fields, ...Object.values(ours.owned)] : fields);
    const page = await client.query(`SELECT ${selected.join(', ')} FROM ${objects[object].name} ${clauses}`, AnyRecord, { ended: true });
    const records = object === 'contact' ? await withMergedPersons(client, page.records) : page.records;
    return records.map((record) => ({ ...toRecord(object, record, fields), ...(ours ? { owned: toOwned(record, ours) } : {}) }));
  }

  return {
    async changedSince(object, after, fields, options): Promise<CrmPage> {
      const conditions = [...whereAfter(after), ...(await whereWithin(object, options?.within))];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')} `;
      const records = await fetchRecords(object, fields, `${where}ORDER BY SystemModstamp, Id LIMIT ${PAGE_SIZE}`, options);
      const last = records.at(-1);
      const watermark = last ? { modifiedAt: last.modifiedAt.toISOString(), externalId: last.externalId } : after;
      return { records, watermark, hasMore: records.length === PAGE_SIZE };
    },

    async read(object, externalIds, fields, options) {
      const records: CrmRecord[] = [];
      for (let from = 0; from < externalIds.length; from += MOST_IDS) {
        const ids = externalIds.slice(from, from + MOST_IDS).map(soqlText);
        records.push(...(await fetchRecords(object, fields, `WHERE Id IN (${ids.join(', ')}) ORDER BY Id LIMIT ${MOST_IDS}`, options)));
      }
      return records;
    },

    async owners(): Promise<CrmOwner[]> {
      const users = await client.queryAll("SELECT Id, Name, Email, IsActive FROM User WHERE UserType = 'Standard' ORDER BY Id", UserRecord);
      return users.map(toOwner);
    },

    loggedMails: async (after) => readLoggedMails(client, await namesOf(), after),
    activitiesSince: async (stream, after) => activitiesSince(client, await namesOf(), stream, after),
  };
}
/** Those on a list are read by their ids; whoever refused mail or calls is always told of. */
function inScopeOrRefused(scope: RecordScope, readable: readonly string[]): string {
  const refused = ['HasOptedOutOfEmail', 'DoNotCall'].filter((field) => readable.includes(field)).map((field) => `${field} = true`);
  const inside = scope.list === null ? [`(${valueConditions(scope).join(' AND ')})`] : [];
  const either = [...inside, ...refused];
  return either.length === 0 ? 'Id = null' : `(${either.join(' OR ')})`;
}
