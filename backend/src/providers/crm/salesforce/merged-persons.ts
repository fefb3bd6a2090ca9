import type { SalesforceClient } from './client.ts';
import { MOST_IDS, soqlText } from './soql.ts';
import { type AnyRecord, MergedPersonRecord } from './wire.ts';

/**
 * Person accounts merge as accounts, and it is the account that surely names its master. A contact that ended with such
 * an account, and names none itself, was merged into the contact of that one.
 */
export async function withMergedPersons(client: SalesforceClient, contacts: readonly AnyRecord[]): Promise<readonly AnyRecord[]> {
  const ended = new Set(contacts.filter(hasEndedAlone));
  const accounts = [...new Set([...ended].flatMap(({ AccountId }) => AccountId ?? []))];
  const masters = new Map<string, string>();
  for (let from = 0; from < accounts.length; from += MOST_IDS) {
    const ids = accounts
      .slice(from, from + MOST_IDS)
      .map(soqlText)
      .join(', ');
    const soql = `SELECT Id, MasterRecord.PersonContactId FROM Account WHERE Id IN (${ids}) AND MasterRecordId != null`;
    const { records } = await client.query(soql, MergedPersonRecord, { ended: true });
    for (const { Id, MasterRecord } of records) if (MasterRecord?.PersonContactId) masters.set(Id, MasterRecord.PersonContactId);
  }
  if (masters.size === 0) return contacts;
  return contacts.map((contact) => (ended.has(contact) ? { ...contact, MasterRecordId: masters.get(contact.AccountId ?? '') } : contact));
}

const hasEndedAlone = ({ IsPersonAccount, IsDeleted, MasterRecordId }: AnyRecord): boolean =>
  IsPersonAccount === true && IsDeleted === true && !MasterRecordId;
