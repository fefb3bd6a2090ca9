import type { CrmObject, CrmOwner, CrmPage, CrmReader, CrmRecord, ReadOptions, Watermark } from '#ports/crm.ts';
import { activitiesSince } from './activities-since.ts';
import { createBulkReader } from './bulk-reader.ts';
import type { SalesforceClient } from './client.ts';
import { countRecords } from './count-records.ts';
import type { NamesOf } from './field-names.ts';
import { wishesSince } from './individuals.ts';
import { readLoggedMails } from './logged-mails.ts';
import { toOwner } from './mapper.ts';
import { selectionOf, whereWithin, withoutGoneFields } from './select-records.ts';
import { behindWatermark, MOST_IDS, soqlText } from './soql.ts';
import { AnyRecord, UserRecord } from './wire.ts';

const PAGE_SIZE = 2000;

const whereAfter = (after: Watermark | null): string[] => (after === null ? [] : [behindWatermark(after)]);

/** `/queryAll` also answers what was deleted or merged away, as long as the recycle bin has it. */
export function createReader(client: SalesforceClient, namesOf: NamesOf): CrmReader {
  const fetchRecords = (object: CrmObject, fields: readonly string[], clauses: string, options?: ReadOptions): Promise<CrmRecord[]> =>
    withoutGoneFields(client, async () => {
      const { soql, toRecords } = await selectionOf(client, namesOf, object, fields, options);
      return toRecords((await client.query(`${soql} ${clauses}`, AnyRecord, { ended: true })).records);
    });

  return {
    async changedSince(object, after, fields, options): Promise<CrmPage> {
      const conditions = [...whereAfter(after), ...(await whereWithin(client, object, options?.within))];
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

    now: () => client.now(),
    wishesSince: async (object, since) => (object === 'contact' || object === 'lead' ? wishesSince(client, object, since) : []),
    count: async (object) => countRecords(client, object),
    bulk: createBulkReader(client, namesOf),
    loggedMails: async (after) => readLoggedMails(client, await namesOf(), after),
    activitiesSince: async (stream, after) => activitiesSince(client, await namesOf(), stream, after),
  };
}
