import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveRows, type Values } from '../salesforce/records/row.ts';
import { startTestOrg, type TestOrg } from '../salesforce/test-org.ts';
import { ImportError } from './import-error.ts';
import { importFiles, type ImportTarget } from './import-files.ts';
import { listFiles } from './list-files.ts';
import { salesforceTarget } from './twin-targets.ts';

let org: TestOrg;
let target: ImportTarget;
const quiet = { generateContacts: false, report: () => undefined };
/** The org is seeded with one account and two contacts. */
const rows = (object: string): Values[] => liveRows(org.twin, org.ids.orgId, object).map(({ fields }) => fields);
const pick = (object: string, names: readonly string[]): unknown[][] => rows(object).map((fields) => names.map((name) => fields[name] ?? null));
const repId = (): string => org.ids.userIds['rep'] ?? '';

beforeEach(async () => {
  org = await startTestOrg();
  target = await salesforceTarget({ baseUrl: org.url, orgId: org.ids.orgId, userId: org.ids.userIds['admin'] ?? '', ownerId: repId() });
});
afterEach(() => org.close());

const accountsFile =
  'Id,Name,Website,Industry,NumberOfEmployees,BillingCity,BillingCountry\n001Tw0000000001AAA,Beta,https://beta.test,Retail,12,Bonn,Germany\n';
const contactsFile = iconv.encode(
  'Konto-ID;Account ID;First Name;Last Name;Email;Phone;Mobile Phone;Title;Mailing City;Email Opt Out\r\n;001Tw0000000001;Zoë;"Ötzi ""O""";zoe@beta.test;+49 1;+49 2;=1+1;Köln;1\r\n',
  'utf-16le',
  { addBOM: true },
);

describe('an import into Salesforce', () => {
  it('writes accounts and contacts of two files with their values and owner', async () => {
    const paths = await listFiles({ 'contacts.csv': contactsFile, 'accounts.csv': accountsFile });
    const report = await importFiles(paths, target, quiet);
    expect(report).toMatchObject({
      files: [
        {
          file: 'contacts.csv',
          encoding: 'utf-16le',
          delimiter: ';',
          source: 'salesforce',
          kind: 'contacts',
          rows: 1,
          accepted: 1,
          skipped: [],
          remarks: [],
        },
        {
          file: 'accounts.csv',
          encoding: 'utf-8',
          delimiter: ',',
          source: 'salesforce',
          kind: 'accounts',
          rows: 1,
          accepted: 1,
          skipped: [],
          remarks: [],
        },
      ],
      written: { accounts: 1, contacts: 1, generated: 0 },
      existing: { accounts: 0, contacts: 0 },
    });
    const account = ['Name', 'Website', 'Industry', 'NumberOfEmployees', 'BillingCity', 'BillingCountry', 'OwnerId'];
    expect(pick('Account', account)[1]).toEqual(['Beta', 'https://beta.test', 'Retail', 12, 'Bonn', 'Germany', repId()]);
    const contact = ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'Title', 'MailingCity', 'HasOptedOutOfEmail', 'OwnerId', 'AccountId'];
    expect(pick('Contact', contact)[2]).toEqual([
      'Zoë',
      'Ötzi "O"',
      'zoe@beta.test',
      '+49 1',
      '+49 2',
      '=1+1',
      'Köln',
      true,
      repId(),
      rows('Account')[1]?.['Id'],
    ]);
  });

  it('makes nothing new the second time, whatever the names are made of', async () => {
    const text = [
      'Company\tName\tEmail\tCity',
      '"O\'Brien ""\\"" & Söhne % _ (x)\nLtd"\tAnn Abel\tann@obrien.test\tBonn',
      "日本電気\tBob O'Byte\t\tBonn",
      "日本電気\tBob O'Byte Jr\t\tBonn",
      '@SUM(A1)\t\tOnly@sum.test\t',
      'Acme\tAnn Abel\tANN@acme.test\t',
      'Acme\tCy Cole\tcy@acme.test\t',
    ].join('\n');
    const paths = await listFiles({ 'list.tsv': text });
    const first = await importFiles(paths, target, { ...quiet, generateContacts: true });
    expect(first).toMatchObject({ written: { accounts: 3, contacts: 5, generated: 0 }, existing: { accounts: 1, contacts: 1 } });
    const before = pick('Contact', ['Id', 'LastName', 'LastModifiedDate']);
    expect(before.map(([, lastName]) => lastName)).toEqual(['Abel', 'Byte', 'Abel', "O'Byte", 'Jr', 'Only', 'Cole']);
    const again = await importFiles(paths, target, { ...quiet, generateContacts: true });
    expect(again).toMatchObject({ written: { accounts: 0, contacts: 0, generated: 0 }, existing: { accounts: 4, contacts: 6 } });
    expect(pick('Contact', ['Id', 'LastName', 'LastModifiedDate'])).toEqual(before);
    expect(rows('Account')).toHaveLength(4);
  });

  it('invents contacts only for accounts that have none', async () => {
    const paths = await listFiles({ 'a.csv': 'Company,City\nAcme,Berlin\nBeta,Bonn\n' });
    const generating = { ...quiet, generateContacts: true };
    const { written } = await importFiles(paths, target, generating);
    const ofBeta = rows('Contact').filter(({ AccountId }) => AccountId === rows('Account')[1]?.['Id']);
    expect(written).toEqual({ accounts: 1, contacts: 0, generated: ofBeta.length });
    expect(ofBeta.length).toBeGreaterThan(0);
    expect(ofBeta.every(({ Email, MailingCity }) => String(Email).endsWith('@beta.example') && MailingCity === 'Bonn')).toBe(true);
    expect((await importFiles(paths, target, generating)).written).toEqual({ accounts: 0, contacts: 0, generated: 0 });
    expect(rows('Contact')).toHaveLength(2 + ofBeta.length);
  });

  it('writes batches of 200 and goes on after a lost answer without doubling', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `Company ${index}`);
    const paths = await listFiles({ 'a.csv': ['Company', ...names].join('\r\n') });
    org.twin.faults.plan({ vendor: 'salesforce', match: '^POST .*/composite/sobjects', times: 1, kind: { type: 'accept_then_504' } });
    org.twin.faults.plan({ vendor: 'salesforce', match: '^POST .*/composite/sobjects', times: 1, kind: { type: 'accept_then_drop' } });
    org.twin.faults.plan({ vendor: 'salesforce', match: '^POST .*/composite/sobjects', times: 1, kind: { type: 'status', status: 503 } });
    org.twin.faults.plan({ vendor: 'salesforce', match: '^GET .*/query', times: 1, kind: { type: 'status', status: 429, retryAfterSeconds: 0 } });
    const report = await importFiles(paths, target, quiet);
    expect(report.written).toEqual({ accounts: 450, contacts: 0, generated: 0 });
    expect(
      rows('Account')
        .slice(1)
        .map(({ Name }) => Name),
    ).toEqual(names);
  });

  it("lists what Salesforce refuses by line, with the account's contacts, and writes the rest", async () => {
    const paths = await listFiles({ 'a.csv': 'Last name,Email,Company\nAbel,ann@acme.test,Acme\nByte,bob@beta.test,Beta\nCole,cy@new.test,\n' });
    await fetch(`${org.url}/_twin/orgs/${org.ids.orgId}/settings`, { method: 'PATCH', body: JSON.stringify({ readOnlyObjects: ['Account'] }) });
    const report = await importFiles(paths, target, quiet);
    const refused = 'Salesforce: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: entity type cannot be inserted: Account';
    expect(report.files[0]?.skipped).toEqual([{ line: 3, code: 'vendor_rejected', reason: refused }]);
    expect(report).toMatchObject({
      files: [{ rows: 3, accepted: 2 }],
      written: { accounts: 0, contacts: 1 },
      existing: { accounts: 1, contacts: 1 },
    });
  });

  it('leaves out contacts whose account another row lost', async () => {
    const paths = await listFiles({ 'a.csv': 'Last name,Company\nByte,Beta\nCole,Beta\n' });
    await fetch(`${org.url}/_twin/orgs/${org.ids.orgId}/settings`, { method: 'PATCH', body: JSON.stringify({ readOnlyObjects: ['Account'] }) });
    const report = await importFiles(paths, target, quiet);
    expect(report.files[0]?.skipped.map(({ line, code }) => [line, code])).toEqual([
      [2, 'vendor_rejected'],
      [3, 'account_rejected'],
    ]);
    expect(rows('Contact')).toHaveLength(2);
  });
});

describe('nothing is written', () => {
  it.each([
    ['file_binary', Buffer.from([0, 1, 2, 3, 0, 0])],
    ['file_empty', ''],
    ['header_only', 'Name,City\n'],
    ['no_known_columns', 'Date,Amount\n1,2\n'],
  ])('when one of the files is refused: %s', async (code, content) => {
    const paths = await listFiles({ 'good.csv': accountsFile, 'bad.csv': content });
    await expect(importFiles(paths, target, quiet)).rejects.toMatchObject({ code, file: 'bad.csv' });
    expect([rows('Account').length, rows('Contact').length]).toEqual([1, 2]);
  });

  it('when no row is good, and the rows are listed all the same', async () => {
    const paths = await listFiles({ 'a.csv': 'Last name,Email\n,\n,nobody\n"x,y\n' });
    const report = await importFiles(paths, target, quiet);
    expect(report).toMatchObject({ files: [{ rows: 2, accepted: 0 }], written: { accounts: 0, contacts: 0, generated: 0 } });
    expect(report.files[0]?.skipped.map(({ line, code }) => [line, code])).toEqual([
      [3, 'bad_email'],
      [4, 'broken_quote'],
    ]);
  });

  it('when the token is for another org or for none', async () => {
    const paths = await listFiles({ 'good.csv': accountsFile });
    await expect(importFiles(paths, { ...target, orgId: '00DXX0000000009' }, quiet)).rejects.toMatchObject({ code: 'wrong_org' });
    await expect(importFiles(paths, { ...target, accessToken: () => 'stale' }, quiet)).rejects.toBeInstanceOf(ImportError);
    await expect(importFiles(paths, { ...target, accessToken: async () => 'stale' }, quiet)).rejects.toMatchObject({ code: 'not_authorized' });
    expect(rows('Account')).toHaveLength(1);
  });
});
