import { createBatch, type BatchVerbs } from './create-batch.ts';
import { inventContacts } from './invent-contacts.ts';
import { contactKey } from './keys.ts';
import type { ImportPlan, PlannedAccount } from './plan.ts';
import type { ImportReport } from './report.ts';
import type { NewContact, Outcome, Writer } from './writer.ts';

export interface WriteOptions {
  generateContacts: boolean;
  report(line: string): void;
}

type Counts = Pick<ImportReport, 'written' | 'existing'>;

/** Writes what the CRM does not have yet; rows it refuses are noted in the plan. */
export async function writePlan(plan: ImportPlan, writer: Writer, options: WriteOptions): Promise<Counts> {
  const counts: Counts = { written: { accounts: 0, contacts: 0, generated: 0 }, existing: { accounts: 0, contacts: 0 } };
  const accounts = await writeAccounts(plan, writer, options, counts);
  await writeContacts(plan, writer, options, { accounts, counts });
  if (options.generateContacts) await writeInvented(plan, writer, options, { accounts, counts });
  return counts;
}

interface Accounts {
  /** Ids by account key; an account that was refused has none. */
  ids: Map<string, string>;
  /** There before this import. */
  existing: Set<string>;
}

async function writeAccounts(plan: ImportPlan, writer: Writer, options: WriteOptions, counts: Counts): Promise<Accounts> {
  const planned = [...plan.accounts.values()];
  const ids = await writer.findAccounts(planned.map(({ name }) => name));
  const existing = new Set(ids.keys());
  counts.existing.accounts = existing.size;
  const verbs: BatchVerbs<PlannedAccount> = {
    create: (rows) => writer.createAccounts(rows),
    find: async (rows) => {
      const found = await writer.findAccounts(rows.map(({ name }) => name));
      return rows.map(({ key }) => found.get(key) ?? null);
    },
  };
  const missing = planned.filter(({ key }) => !ids.has(key));
  await inBatches(missing, writer.batchSize, verbs, (account, outcome) => {
    if ('refused' in outcome) return plan.skip(account.at, 'vendor_rejected', refusal(writer, outcome.refused));
    ids.set(account.key, outcome.id);
    counts.written.accounts += 1;
  });
  if (missing.length > 0) options.report(`${counts.written.accounts} accounts written`);
  return { ids, existing };
}

interface Progress {
  accounts: Accounts;
  counts: Counts;
}

async function writeContacts(plan: ImportPlan, writer: Writer, options: WriteOptions, { accounts, counts }: Progress): Promise<void> {
  const ready = plan.contacts.flatMap((contact) => {
    const accountId = contact.accountKey === null ? null : (accounts.ids.get(contact.accountKey) ?? null);
    if (contact.accountKey === null || accountId !== null) return [{ ...contact, accountId }];
    plan.skip(contact.at, 'account_rejected', `${writer.rules.vendorName} refused the contact's account.`);
    return [];
  });
  const known = await writer.findContacts(ready);
  const missing = ready.filter((contact) => !known.has(contactKey(contact, contact.accountId)));
  counts.existing.contacts = ready.length - missing.length;
  await inBatches(missing, writer.batchSize, contactVerbs(writer), (contact, outcome) => {
    if ('refused' in outcome) plan.skip(contact.at, 'vendor_rejected', refusal(writer, outcome.refused));
    else counts.written.contacts += 1;
  });
  if (missing.length > 0) options.report(`${counts.written.contacts} contacts written`);
}

/** People for accounts that nobody is known at, neither in the lists nor in the CRM. */
async function writeInvented(plan: ImportPlan, writer: Writer, options: WriteOptions, { accounts, counts }: Progress): Promise<void> {
  const peopled = new Set(plan.contacts.map((contact) => contact.accountKey));
  const lonely = [...plan.accounts.values()].flatMap((account) => {
    const accountId = accounts.ids.get(account.key);
    return peopled.has(account.key) || accountId === undefined ? [] : [{ account, accountId }];
  });
  const asked = lonely.filter(({ account }) => accounts.existing.has(account.key)).map(({ accountId }) => accountId);
  const inhabited = await writer.accountsWithContacts(asked);
  const taken = new Set(plan.contacts.flatMap(({ email }) => email?.toLowerCase() ?? []));
  const invented = lonely
    .filter(({ accountId }) => !inhabited.has(accountId))
    .flatMap(({ account, accountId }) => inventContacts(account, taken).map((contact) => ({ ...contact, accountId, at: account.at })));
  const known = await writer.findContacts(invented);
  const missing = invented.filter((contact) => !known.has(contactKey(contact, contact.accountId)));
  await inBatches(missing, writer.batchSize, contactVerbs(writer), (contact, outcome) => {
    if ('refused' in outcome) plan.remark(contact.at, { code: 'invented_contact_rejected', reason: refusal(writer, outcome.refused) });
    else counts.written.generated += 1;
  });
  if (missing.length > 0) options.report(`${counts.written.generated} invented contacts written`);
}

function contactVerbs<Row extends NewContact>(writer: Writer): BatchVerbs<Row> {
  return {
    create: (rows) => writer.createContacts(rows),
    find: async (rows) => {
      const found = await writer.findContacts(rows);
      return rows.map((row) => found.get(contactKey(row, row.accountId)) ?? null);
    },
  };
}

async function inBatches<Row>(rows: readonly Row[], size: number, verbs: BatchVerbs<Row>, done: (row: Row, outcome: Outcome) => void): Promise<void> {
  for (let start = 0; start < rows.length; start += size) {
    const batch = rows.slice(start, start + size);
    const outcomes = await createBatch(batch, verbs);
    for (const [index, row] of batch.entries()) done(row, outcomes[index] ?? { refused: 'no answer for this row' });
  }
}

function refusal(writer: Writer, message: string): string {
  return `${writer.rules.vendorName}: ${message}`;
}
