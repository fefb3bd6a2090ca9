import { z } from 'zod';
import { ImportError } from './import-error.ts';
import { accountKey, contactKey } from './keys.ts';
import type { AccountValues } from './list-row.ts';
import { salesforceRules } from './salesforce-rules.ts';
import { queryAll, queryIn } from './soql.ts';
import { vendorHttp, type HttpTarget, type VendorHttp } from './vendor-http.ts';
import type { NewContact, Outcome, Writer } from './writer.ts';

export interface SalesforceTarget extends HttpTarget {
  orgId: string;
  ownerId?: string;
}

/** sObject Collections take 200 records a call. */
const BATCH = 200;
const DATA = '/services/data/v67.0';

const Text = z.string().nullable();
const Found = {
  org: z.looseObject({ Id: z.string() }),
  account: z.looseObject({ Id: z.string(), Name: z.string() }),
  contact: z.looseObject({ Id: z.string(), FirstName: Text, LastName: Text, Email: Text, AccountId: Text }),
  accountOf: z.looseObject({ AccountId: Text }),
};
const Results = z.array(
  z.looseObject({ success: z.boolean(), id: z.string().optional(), errors: z.array(z.looseObject({ statusCode: z.string(), message: z.string() })) }),
);

/** Throws when the token is for another org than the one named. */
export async function openSalesforce(target: SalesforceTarget): Promise<Writer> {
  const http = vendorHttp(target, 'Salesforce');
  const owner = target.ownerId === undefined ? {} : { OwnerId: target.ownerId };
  const [org] = await queryAll(http, Found.org, 'SELECT Id FROM Organization');
  if (org?.Id.slice(0, 15) !== target.orgId.slice(0, 15)) throw new ImportError('wrong_org', `the access token is not for the org ${target.orgId}`);
  return {
    rules: salesforceRules,
    batchSize: BATCH,
    findAccounts: async (names) => {
      const rows = await queryIn(http, Found.account, 'SELECT Id, Name FROM Account WHERE Name', names);
      return firstIds(rows, ({ Name }) => accountKey(Name));
    },
    findContacts: (contacts) => findContacts(http, contacts),
    accountsWithContacts: async (ids) => {
      const rows = await queryIn(http, Found.accountOf, 'SELECT AccountId FROM Contact WHERE AccountId', ids);
      return new Set(rows.flatMap(({ AccountId }) => AccountId ?? []));
    },
    createAccounts: (accounts) => create(http, 'Account', accounts.map(accountFields), owner),
    createContacts: (contacts) => create(http, 'Contact', contacts.map(contactFields), owner),
  };
}

async function create(http: VendorHttp, type: string, rows: readonly Record<string, unknown>[], owner: object): Promise<Outcome[]> {
  const records = rows.map((row) => ({ attributes: { type }, ...owner, ...withoutEmpty(row) }));
  const results = await http.write(Results, `${DATA}/composite/sobjects`, { allOrNone: false, records });
  return results.map(({ id, errors }) =>
    id === undefined ? { refused: errors.map(({ statusCode, message }) => `${statusCode}: ${message}`).join('; ') } : { id },
  );
}

async function findContacts(http: VendorHttp, contacts: Parameters<Writer['findContacts']>[0]): Promise<Map<string, string>> {
  const select = 'SELECT Id, FirstName, LastName, Email, AccountId FROM Contact WHERE';
  const emails = contacts.flatMap(({ email }) => email ?? []);
  const nameless = contacts.flatMap(({ email, lastName }) => (email === null && lastName !== null ? [lastName] : []));
  const byEmail = await queryIn(http, Found.contact, `${select} Email`, emails);
  const byName = await queryIn(http, Found.contact, `${select} LastName`, nameless);
  return new Map([
    ...firstIds(byName, ({ FirstName, LastName, AccountId }) => contactKey({ firstName: FirstName, lastName: LastName, email: null }, AccountId)),
    ...firstIds(byEmail, ({ Email }) => (Email ?? '').toLowerCase()),
  ]);
}

function firstIds<Row extends { Id: string }>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, string> {
  const ids = new Map<string, string>();
  for (const row of rows) if (!ids.has(keyOf(row))) ids.set(keyOf(row), row.Id);
  return ids;
}

function accountFields(account: AccountValues): Record<string, unknown> {
  return {
    Name: account.name,
    Website: account.website,
    Phone: account.phone,
    Industry: account.industry,
    NumberOfEmployees: account.employees,
    BillingCity: account.city,
    BillingCountry: account.country,
  };
}

/** Salesforce wants a last name; of a person known by address only, it is what stands before the @. */
function contactFields(contact: NewContact): Record<string, unknown> {
  return {
    FirstName: contact.firstName,
    LastName: contact.lastName ?? contact.email?.split('@')[0]?.slice(0, salesforceRules.contactLimits.lastName),
    Email: contact.email,
    Phone: contact.phone,
    MobilePhone: contact.mobile,
    Title: contact.title,
    MailingCity: contact.city,
    MailingCountry: contact.country,
    HasOptedOutOfEmail: contact.isOptedOut ? true : null,
    AccountId: contact.accountId,
  };
}

function withoutEmpty(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
