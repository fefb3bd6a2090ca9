import { z } from 'zod';
import { hubspotRules } from './hubspot-rules.ts';
import { ImportError } from './import-error.ts';
import { accountKey, contactKey } from './keys.ts';
import type { AccountValues } from './list-row.ts';
import { vendorHttp, type HttpTarget, type VendorHttp } from './vendor-http.ts';
import type { NewContact, Outcome, Writer } from './writer.ts';

export interface HubspotTarget extends HttpTarget {
  /** The portal. */
  orgId: string;
  ownerId?: string;
}

/** HubSpot's batches take 100 records a call. */
const BATCH = 100;
const OBJECTS = '/crm/objects/2026-09';
/** HubSpot's own association from a contact to a company. */
const CONTACT_TO_COMPANY = 279;

const Details = z.looseObject({ portalId: z.number() });
const Industry = z.looseObject({ options: z.array(z.looseObject({ label: z.string(), value: z.string() })) });
const Row = z.looseObject({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) });
type Row = z.infer<typeof Row>;
const Page = z.looseObject({ results: z.array(Row), paging: z.looseObject({ next: z.looseObject({ after: z.string() }) }).optional() });
const Found = z.looseObject({ results: z.array(Row) });
const Links = z.looseObject({ results: z.array(z.looseObject({ from: z.looseObject({ id: z.string() }), to: z.array(z.unknown()) })) });
const Created = z.looseObject({
  results: z.array(z.looseObject({ id: z.string(), objectWriteTraceId: z.string() })),
  errors: z.array(z.looseObject({ message: z.string(), context: z.looseObject({ objectWriteTraceId: z.array(z.string()).optional() }) })).optional(),
});

/** Throws when the token is for another portal than the one named. */
export async function openHubspot(target: HubspotTarget): Promise<Writer> {
  const http = vendorHttp(target, 'HubSpot');
  const { portalId } = await http.read(Details, '/account-info/2026-09/details');
  if (String(portalId) !== target.orgId) throw new ImportError('wrong_org', `the access token is not for the portal ${target.orgId}`);
  const { options } = await http.read(Industry, '/crm/properties/2026-09/companies/industry');
  const owner = target.ownerId === undefined ? {} : { hubspot_owner_id: target.ownerId };
  return {
    rules: hubspotRules(options),
    batchSize: BATCH,
    findAccounts: async (names) => {
      const wanted = new Set(names.map(accountKey));
      return firstIds(await listAll(http, 'companies', ['name']), ({ properties }) => [accountKey(properties['name'] ?? '')], wanted);
    },
    findContacts: (contacts) => findContacts(http, contacts),
    accountsWithContacts: async (ids) => {
      const found = new Set<string>();
      for (const part of chunks(ids)) {
        const inputs = part.map((id) => ({ id }));
        const { results } = await http.read(Links, '/crm/associations/2026-09/companies/contacts/batch/read', { inputs });
        for (const { from, to } of results) if (to.length > 0) found.add(from.id);
      }
      return found;
    },
    createAccounts: (accounts) =>
      create(
        http,
        'companies',
        accounts.map((account) => ({ properties: textsOf({ ...companyFields(account), ...owner }) })),
      ),
    createContacts: (contacts) =>
      create(
        http,
        'contacts',
        contacts.map((contact) => ({ properties: textsOf({ ...contactFields(contact), ...owner }), ...companyLink(contact) })),
      ),
  };
}

/** The trace id lets a row that HubSpot refuses fail alone, and says which one it was. */
async function create(http: VendorHttp, type: string, records: readonly object[]): Promise<Outcome[]> {
  const inputs = records.map((record, index) => ({ ...record, objectWriteTraceId: String(index) }));
  const { results, errors = [] } = await http.write(Created, `${OBJECTS}/${type}/batch/create`, { inputs });
  const ids = new Map(results.map(({ id, objectWriteTraceId }) => [objectWriteTraceId, id]));
  const reasons = new Map(errors.flatMap(({ message, context }) => (context.objectWriteTraceId ?? []).map((trace) => [trace, message] as const)));
  return records.map((_, index) => {
    const id = ids.get(String(index));
    return id === undefined ? { refused: reasons.get(String(index)) ?? 'HubSpot did not say why' } : { id };
  });
}

/** By address where there is one. The others need the whole list: HubSpot's search index lags behind, the list does not. */
async function findContacts(http: VendorHttp, contacts: Parameters<Writer['findContacts']>[0]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const emails = new Set(contacts.flatMap(({ email }) => email?.toLowerCase() ?? []));
  for (const part of chunks([...emails])) {
    const body = { inputs: part.map((id) => ({ id })), idProperty: 'email', properties: ['email'], propertiesWithHistory: [] };
    const { results } = await http.read(Found, `${OBJECTS}/contacts/batch/read`, body);
    for (const { id, properties } of results) found.set((properties['email'] ?? '').toLowerCase(), id);
  }
  const nameless = new Set(contacts.flatMap((contact) => (contact.email === null ? [contactKey(contact, contact.accountId)] : [])));
  if (nameless.size === 0) return found;
  const all = await listAll(http, 'contacts', ['firstname', 'lastname', 'associatedcompanyid']);
  const keys = ({ properties }: Row): string[] => {
    const identity = { firstName: properties['firstname'] ?? null, lastName: properties['lastname'] ?? null, email: null };
    return [contactKey(identity, properties['associatedcompanyid'] ?? null)];
  };
  return new Map([...firstIds(all, keys, nameless), ...found]);
}

async function listAll(http: VendorHttp, type: string, properties: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | undefined = '0'; after !== undefined; ) {
    const page: z.infer<typeof Page> = await http.read(Page, `${OBJECTS}/${type}?limit=100&after=${after}&properties=${properties.join(',')}`);
    rows.push(...page.results);
    after = page.paging?.next.after;
  }
  return rows;
}

function firstIds(rows: readonly Row[], keysOf: (row: Row) => string[], wanted: ReadonlySet<string>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const row of rows) for (const key of keysOf(row)) if (wanted.has(key) && !ids.has(key)) ids.set(key, row.id);
  return ids;
}

function chunks(values: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(values.length / BATCH) }, (_, index) => values.slice(index * BATCH, (index + 1) * BATCH));
}

function companyFields(account: AccountValues): Record<string, string | number | null> {
  const { name, website, phone, industry, employees, city, country } = account;
  return { name, domain: website, phone, industry, numberofemployees: employees, city, country };
}

function contactFields(contact: NewContact): Record<string, string | null> {
  const { firstName, lastName, email, phone, mobile, title, city, country } = contact;
  return { firstname: firstName, lastname: lastName, email, phone, mobilephone: mobile, jobtitle: title, city, country };
}

function companyLink({ accountId }: NewContact): object {
  if (accountId === null) return {};
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: CONTACT_TO_COMPANY }];
  return { associations: [{ to: { id: accountId }, types }] };
}

/** Property values travel as texts. */
function textsOf(fields: Readonly<Record<string, string | number | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])));
}
