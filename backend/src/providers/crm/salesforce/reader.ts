import type { CrmObject, CrmOwner, CrmPage, CrmReader, CrmRecord, ReadOptions, Watermark } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { activitiesSince } from './activities-since.ts';
import type { SalesforceClient } from './client.ts';
import type { NamesOf } from './field-names.ts';
import { readLoggedMails } from './logged-mails.ts';
import { toOwned, toOwner, toRecord } from './mapper.ts';
import { objects } from './objects.ts';
import { behindWatermark, soqlText } from './soql.ts';
import { AnyRecord, UserRecord } from './wire.ts';

const PAGE_SIZE = 2000;
/** Ids of one query: the address it travels in has a limit. */
const IDS = 200;

const whereAfter = (after: Watermark | null): string => (after === null ? '' : `WHERE ${behindWatermark(after)} `);

/** `/queryAll` also answers what was deleted or merged away, as long as the recycle bin has it. */
export function createReader(client: SalesforceClient, namesOf: NamesOf): CrmReader {
  /** Field security may hide fields; asking for a hidden one fails the whole query. */
  async function visible(object: CrmObject, fields: readonly string[]): Promise<string[]> {
    const { name, system } = objects[object];
    const readable = new Set((await client.describe(name)).fields.map((field) => field.name));
    return [...new Set([...system, ...fields])].filter((field) => readable.has(field));
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
    return page.records.map((record) => ({ ...toRecord(object, record, fields), ...(ours ? { owned: toOwned(record, ours) } : {}) }));
  }

  return {
    async changedSince(object, after, fields, options): Promise<CrmPage> {
      const records = await fetchRecords(object, fields, `${whereAfter(after)}ORDER BY SystemModstamp, Id LIMIT ${PAGE_SIZE}`, options);
      const last = records.at(-1);
      const watermark = last ? { modifiedAt: last.modifiedAt.toISOString(), externalId: last.externalId } : after;
      return { records, watermark, hasMore: records.length === PAGE_SIZE };
    },

    async read(object, externalIds, fields, options) {
      const records: CrmRecord[] = [];
      for (let from = 0; from < externalIds.length; from += IDS) {
        const ids = externalIds.slice(from, from + IDS).map(soqlText);
        records.push(...(await fetchRecords(object, fields, `WHERE Id IN (${ids.join(', ')}) ORDER BY Id LIMIT ${IDS}`, options)));
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
