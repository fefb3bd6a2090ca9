import { checkAccount, checkContact } from './check-row.ts';
import { accountKey, contactKey } from './keys.ts';
import type { AccountValues, ContactValues, ListRow, RowRef } from './list-row.ts';
import { ImportPlan, type PlannedAccount } from './plan.ts';
import type { List } from './read-list.ts';
import type { VendorRules } from './vendor-rules.ts';

interface Planning {
  plan: ImportPlan;
  rules: VendorRules;
  /** The other system's account ids. */
  keyBySourceId: Map<string, string>;
  contactsByKey: Map<string, RowRef>;
}

/** Checks every row of every list before any is written. Accounts come first, so that contacts of another file find theirs. */
export function planImport(lists: readonly List[], rules: VendorRules): ImportPlan {
  const planning: Planning = { plan: new ImportPlan(lists), rules, keyBySourceId: new Map(), contactsByKey: new Map() };
  for (const isAccounts of [true, false]) {
    for (const [list, { kind, rows }] of lists.entries()) {
      if ((kind === 'accounts') !== isAccounts) continue;
      for (const row of rows) {
        const at = { list, line: row.line };
        if (isAccounts) planAccountRow(planning, at, row);
        else planPersonRow(planning, at, row, kind === 'both');
      }
    }
  }
  return planning.plan;
}

function planAccountRow(planning: Planning, at: RowRef, row: ListRow): void {
  const { plan, rules } = planning;
  const account: AccountValues = { ...row.account, name: row.account.name ?? '' };
  const complaint = checkAccount(account, rules);
  if (complaint) return plan.skip(at, complaint.code, complaint.reason);
  const known = plan.accounts.get(accountKey(account.name));
  if (!known) return addAccount(planning, at, row, account);
  // Contacts may point at either of the two.
  if (row.account.sourceId !== null) planning.keyBySourceId.set(row.account.sourceId, known.key);
  plan.skip(at, 'duplicate_account', `The account "${account.name}" is already in ${place(plan, at, known.at)}.`);
}

/** A row of a list with people: at most one contact, and the account it names. */
function planPersonRow(planning: Planning, at: RowRef, row: ListRow, isBoth: boolean): void {
  const { plan, rules } = planning;
  const { contact } = row;
  const isNobody = contact === null || (contact.firstName === null && contact.lastName === null && contact.email === null);
  if (isBoth && isNobody && row.account.name !== null) {
    const account = { ...row.account, name: row.account.name, phone: row.account.phone ?? contact?.phone ?? null };
    const complaint = checkAccount(account, rules);
    return complaint ? plan.skip(at, complaint.code, complaint.reason) : addAccount(planning, at, row, account);
  }
  if (!contact) return plan.skip(at, 'missing_contact_name', 'The row has neither a last name nor an e-mail address.');
  const account = row.account.name === null ? null : { ...row.account, name: row.account.name };
  const complaint = checkContact(contact, rules) ?? (account && checkAccount(account, rules));
  if (complaint) return plan.skip(at, complaint.code, complaint.reason);
  planContact(planning, at, row, { contact, account });
}

function planContact(planning: Planning, at: RowRef, row: ListRow, named: { contact: ContactValues; account: AccountValues | null }): void {
  const { plan, contactsByKey, keyBySourceId } = planning;
  const { contact, account } = named;
  const { sourceId } = row.account;
  const key = (sourceId === null ? undefined : keyBySourceId.get(sourceId)) ?? (account ? accountKey(account.name) : null);
  const identity = contactKey(contact, key);
  const known = contactsByKey.get(identity);
  if (known && contact.email !== null) {
    return plan.skip(at, 'duplicate_email', `The e-mail address ${contact.email} is already in ${place(plan, at, known)}.`);
  }
  if (known) return plan.skip(at, 'duplicate_contact', `The same person of the same account is already in ${place(plan, at, known)}.`);
  contactsByKey.set(identity, at);
  if (account && key === accountKey(account.name)) addAccount(planning, at, row, account);
  if (sourceId !== null && key === null) {
    plan.remark(at, { code: 'unknown_account', reason: 'The account id is in none of the files: the contact is imported without an account.' });
  }
  plan.contacts.push({ ...contact, at, accountKey: key });
}

/** Adds the account, or fills in what an earlier row about it left open. */
function addAccount({ plan, rules, keyBySourceId }: Planning, at: RowRef, row: ListRow, given: AccountValues): void {
  const key = accountKey(given.name);
  if (row.account.sourceId !== null) keyBySourceId.set(row.account.sourceId, key);
  const isTooMany = (given.employees ?? 0) > rules.mostEmployees;
  const unusable = isTooMany ? String(given.employees) : row.unreadableEmployees;
  if (unusable !== null) plan.remark(at, { code: 'employees_not_a_number', reason: `Employees "${unusable}" is no number of people: left out.` });
  const { account, leftOut } = rules.fit({ ...given, employees: isTooMany ? null : given.employees });
  for (const each of leftOut) plan.remark(at, each);
  const known = plan.accounts.get(key);
  plan.accounts.set(key, known ? filledIn(known, account) : planned(key, at, account));
}

function planned(key: string, at: RowRef, { name, website, phone, industry, employees, city, country }: AccountValues): PlannedAccount {
  return { key, at, name, website, phone, industry, employees, city, country };
}

function filledIn(known: PlannedAccount, more: AccountValues): PlannedAccount {
  return {
    ...known,
    website: known.website ?? more.website,
    phone: known.phone ?? more.phone,
    industry: known.industry ?? more.industry,
    employees: known.employees ?? more.employees,
    city: known.city ?? more.city,
    country: known.country ?? more.country,
  };
}

function place(plan: ImportPlan, at: RowRef, other: RowRef): string {
  return other.list === at.list ? `line ${other.line}` : `${plan.nameOf(other)}, line ${other.line}`;
}
