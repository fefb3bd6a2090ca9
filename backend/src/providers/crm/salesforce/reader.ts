import type { CrmObject, CrmOwner, CrmPage, CrmReader, CrmRecord, ReadOptions, Watermark } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { createBulkReader } from './bulk-reader.ts';
import type { SalesforceClient } from './client.ts';
import { countRecords } from './count-records.ts';
import type { NamesOf } from './field-names.ts';
import { readLoggedMails } from './logged-mails.ts';
import { toOwner } from './mapper.ts';
import { selectionOf, withoutGoneFields } from './select-records.ts';
import { soqlInstant, soqlText } from './soql.ts';
import { AnyRecord, UserRecord } from './wire.ts';

const PAGE_SIZE = 2000;
/** Ids of one query: the address it travels in has a limit. */
const IDS = 200;

/** `/queryAll` also answers what was deleted or merged away, as long as the recycle bin has it. */
export function createReader(client: SalesforceClient, namesOf: NamesOf): CrmReader {
  const fetchRecords = (object: CrmObject, fields: readonly string[], clauses: string, options?: ReadOptions): Promise<CrmRecord[]> =>
    withoutGoneFields(client, async () => {
      const { soql, toRecord } = await selectionOf(client, namesOf, object, fields, options);
      return (await client.query(`${soql} ${clauses}`, AnyRecord, { ended: true })).records.map(toRecord);
    });

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

    count: async (object) => countRecords(client, object),
    bulk: createBulkReader(client, namesOf),
    loggedMails: async (after) => readLoggedMails(client, await namesOf(), after),
  };
}

/**
 * Strictly behind the watermark. Stamps have second resolution and are set before commit, so a record can appear at or
 * before a watermark already passed: whoever keeps it re-reads by handing in an earlier instant with an empty id, which
 * includes everything of that instant.
 */
function whereAfter(after: Watermark | null): string {
  if (after === null) return '';
  const at = new Date(after.modifiedAt);
  if (Number.isNaN(at.getTime())) throw new ProviderError('cursor_invalid', `not an instant: ${after.modifiedAt}`);
  const instant = soqlInstant(at);
  if (after.externalId === '') return `WHERE SystemModstamp >= ${instant} `;
  return `WHERE (SystemModstamp > ${instant}) OR (SystemModstamp = ${instant} AND Id > ${soqlText(after.externalId)}) `;
}
