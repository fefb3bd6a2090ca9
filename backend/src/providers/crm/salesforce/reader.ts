import type { CrmObject, CrmOwner, CrmPage, CrmReader, CrmRecord, Watermark } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { toAccount, toContact, toOwner } from './mapper.ts';
import { soqlInstant, soqlText } from './soql.ts';
import { AccountRecord, ContactRecord, UserRecord } from './wire.ts';

const PAGE_SIZE = 2000;

const objects = {
  account: { name: 'Account', record: AccountRecord.transform(toAccount), fields: Object.keys(AccountRecord.shape) },
  contact: { name: 'Contact', record: ContactRecord.transform(toContact), fields: Object.keys(ContactRecord.shape) },
} as const;

export function createReader(client: SalesforceClient): CrmReader {
  /** Field security may hide fields; asking for a hidden one fails the whole query. */
  async function select(object: CrmObject): Promise<string> {
    const { name, fields } = objects[object];
    const visible = new Set((await client.describe(name)).fields.map((field) => field.name));
    return `SELECT ${fields.filter((field) => visible.has(field)).join(', ')} FROM ${name}`;
  }

  async function fetchRecords(object: CrmObject, clauses: string): Promise<CrmRecord[]> {
    const page = await client.query(`${await select(object)} ${clauses}`, objects[object].record);
    return page.records;
  }

  return {
    async changedSince(object, after): Promise<CrmPage> {
      const records = await fetchRecords(object, `${whereAfter(after)}ORDER BY SystemModstamp, Id LIMIT ${PAGE_SIZE}`);
      const last = records.at(-1);
      const watermark = last ? { modifiedAt: last.modifiedAt.toISOString(), externalId: last.externalId } : after;
      return { records, watermark, hasMore: records.length === PAGE_SIZE };
    },

    async get(object, externalId) {
      const [record] = await fetchRecords(object, `WHERE Id = ${soqlText(externalId)} LIMIT 1`);
      return record ?? null;
    },

    async owners(): Promise<CrmOwner[]> {
      const users = await client.queryAll("SELECT Id, Name, Email, IsActive FROM User WHERE UserType = 'Standard' ORDER BY Id", UserRecord);
      return users.map(toOwner);
    },
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
