import type { ContactIdentity } from './keys.ts';
import type { AccountValues, ContactValues } from './list-row.ts';
import type { VendorRules } from './vendor-rules.ts';

/** What became of one record of a batch. */
export type Outcome = { id: string } | { refused: string };

export interface NewContact extends ContactValues {
  accountId: string | null;
}

/** One CRM through its public REST surface. `create*` throw RequestRefused or OutcomeUnknown for a batch as a whole. */
export interface Writer {
  rules: VendorRules;
  batchSize: number;
  /** Ids by `accountKey(name)`. */
  findAccounts(names: readonly string[]): Promise<Map<string, string>>;
  /** Ids by `contactKey(contact, accountId)`. */
  findContacts(contacts: readonly (ContactIdentity & { accountId: string | null })[]): Promise<Map<string, string>>;
  /** Those of the accounts that have a contact. */
  accountsWithContacts(accountIds: readonly string[]): Promise<Set<string>>;
  /** Outcomes in the order of the rows; at most `batchSize` rows. */
  createAccounts(accounts: readonly AccountValues[]): Promise<Outcome[]>;
  createContacts(contacts: readonly NewContact[]): Promise<Outcome[]>;
}
