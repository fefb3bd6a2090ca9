import { describe, expect, it } from 'vitest';
import { hubspotRules } from './hubspot-rules.ts';
import { listFiles } from './list-files.ts';
import type { ImportPlan } from './plan.ts';
import { planImport } from './plan-import.ts';
import { readList, type List } from './read-list.ts';
import { salesforceRules } from './salesforce-rules.ts';
import type { VendorRules } from './vendor-rules.ts';

async function planOf(files: Readonly<Record<string, string>>, rules: VendorRules = salesforceRules): Promise<ImportPlan> {
  const lists: List[] = [];
  for (const path of await listFiles(files)) lists.push(await readList(path));
  return planImport(lists, rules);
}

const skipped = (plan: ImportPlan): string[] =>
  plan.fileReports().flatMap((file) => file.skipped.map(({ line, code, reason }) => `${file.file}:${line} ${code} ${reason}`));
const remarks = (plan: ImportPlan): string[] =>
  plan.fileReports().flatMap((file) => file.remarks.map(({ code, reason, rows }) => `${rows} ${code} ${reason}`));
const accounts = (plan: ImportPlan): string[] => [...plan.accounts.values()].map(({ name }) => name);
const contacts = (plan: ImportPlan): string[] =>
  plan.contacts.map(({ firstName, lastName, email, accountKey }) => `${firstName ?? '-'} ${lastName ?? '-'} ${email ?? '-'} @ ${accountKey ?? '-'}`);

describe('accounts', () => {
  it('skips what has no name, is too long, or was there before', async () => {
    const plan = await planOf({
      'a.csv': `Company,City\nAcme,Berlin\n,Bonn\n ACME ,Graz\nBeta,${'x'.repeat(41)}\nGamma,Graz\n`,
      'b.csv': 'Company\nGamma\n@Delta\n',
    });
    expect(skipped(plan)).toEqual([
      'a.csv:3 missing_account_name The row has no account name.',
      'a.csv:4 duplicate_account The account "ACME" is already in line 2.',
      'a.csv:5 too_long The city has 41 characters; Salesforce takes 40.',
      'b.csv:2 duplicate_account The account "Gamma" is already in a.csv, line 6.',
    ]);
    expect(accounts(plan)).toEqual(['Acme', 'Gamma', '@Delta']);
    expect(plan.fileReports().map(({ rows, accepted }) => [rows, accepted])).toEqual([
      [5, 2],
      [2, 1],
    ]);
  });

  it('leaves out a number of employees that is none', async () => {
    const plan = await planOf({ 'a.csv': 'Company,Employees\nAcme,51-200\nBeta,51-200\nGamma,100000000\nDelta,12\n' });
    expect(remarks(plan)).toEqual([
      '2 employees_not_a_number Employees "51-200" is no number of people: left out.',
      '1 employees_not_a_number Employees "100000000" is no number of people: left out.',
    ]);
    expect([...plan.accounts.values()].map(({ employees }) => employees)).toEqual([null, null, null, 12]);
  });

  it("fits industries and websites to HubSpot's", async () => {
    const rules = hubspotRules([{ label: 'Food & Beverage', value: 'FOOD_AND_BEVERAGE' }]);
    const plan = await planOf(
      {
        'a.csv':
          'Company,Industry,Website\nAcme,food and beverage,https://www.Acme.test/a?b\nBeta,Food & Beverage,beta.test\nGamma,Magic,not a site\n',
      },
      rules,
    );
    expect([...plan.accounts.values()].map(({ name, industry, website }) => [name, industry, website])).toEqual([
      ['Acme', 'FOOD_AND_BEVERAGE', 'acme.test'],
      ['Beta', 'FOOD_AND_BEVERAGE', 'beta.test'],
      ['Gamma', null, null],
    ]);
    expect(remarks(plan)).toEqual([
      '1 industry_not_an_option Industry "Magic" is no option of HubSpot\'s industry list: left out.',
      '1 website_not_a_domain Website "not a site" has no domain: left out.',
    ]);
  });
});

describe('contacts', () => {
  it('skips nobodies, bad addresses and the same person twice', async () => {
    const plan = await planOf({
      'a.csv':
        'First name,Last name,Email,Company\nAnn,Abel,ann@acme.test,Acme\nBob,,,Acme\nCy,Cole,cy@acme,Acme\nAnn,Again,ANN@acme.test,Beta\n,Dow,,Acme\n,dow,,ACME\n,Dow,,Gamma\n,,only@acme.test,\nEd,Eis,ed@a.test\n',
    });
    expect(skipped(plan)).toEqual([
      'a.csv:3 missing_contact_name The row has neither a last name nor an e-mail address.',
      'a.csv:4 bad_email "cy@acme" is no e-mail address.',
      'a.csv:5 duplicate_email The e-mail address ANN@acme.test is already in line 2.',
      'a.csv:7 duplicate_contact The same person of the same account is already in line 6.',
      'a.csv:10 too_few_fields The row has 3 fields, the header 4.',
    ]);
    expect(contacts(plan)).toEqual(['Ann Abel ann@acme.test @ acme', '- Dow - @ acme', '- Dow - @ gamma', '- - only@acme.test @ -']);
    expect(accounts(plan)).toEqual(['Acme', 'Gamma']);
  });

  it.each([
    'a b@acme.test',
    'ann@acme.t',
    'ann@',
    '@acme.test',
    'ann@@acme.test',
    'ann,bob@acme.test',
    '"ann"@acme.test',
    'ann@acme..test',
    'ann;bob@acme.test',
  ])('takes %s for no address', async (email) => {
    const plan = await planOf({ 'a.csv': `Last name\tEmail\nAbel\t${email.replaceAll('"', '""').replace(/^(.*)$/, '"$1"')}\n` });
    expect(plan.fileReports()[0]?.skipped.map(({ code }) => code)).toEqual(['bad_email']);
  });

  it('finds the account of another file by id, in whatever order the files come', async () => {
    const plan = await planOf({
      'contacts.csv':
        'Id,AccountId,FirstName,LastName\n003Tw0000000001AAA,001Tw0000000001AAA,Ann,Abel\n003Tw0000000002AAA,001Tw0000000009AAA,Bob,Byte\n',
      'accounts.csv': 'Account ID,Account Name\n001Tw0000000001,Acme\n',
    });
    expect(contacts(plan)).toEqual(['Ann Abel - @ acme', 'Bob Byte - @ -']);
    expect(remarks(plan)).toEqual(['1 unknown_account The account id is in none of the files: the contact is imported without an account.']);
  });

  it('follows either id of two accounts with one name', async () => {
    const plan = await planOf({
      'accounts.csv': 'Account ID,Account Name\n001Tw0000000001,Acme\n001Tw0000000002,Acme\n',
      'contacts.csv': 'AccountId,LastName\n001Tw0000000002AAA,Abel\n',
    });
    expect(contacts(plan)).toEqual(['- Abel - @ acme']);
  });

  it('fills in an account from its contacts, and takes rows without a person as accounts', async () => {
    const plan = await planOf({
      'a.csv': 'Company;Industry;Website;Name;Phone\nAcme;;acme.test;Ann Abel;1\nAcme;Energy;other.test;Bob Byte;2\nBeta;;;;+3\n',
    });
    expect(skipped(plan)).toEqual([]);
    expect([...plan.accounts.values()].map(({ name, industry, website, phone }) => [name, industry, website, phone])).toEqual([
      ['Acme', 'Energy', 'acme.test', null],
      ['Beta', null, null, '+3'],
    ]);
    expect(contacts(plan)).toEqual(['Ann Abel - @ acme', 'Bob Byte - @ acme']);
  });

  it('keeps an opt-out, and the contact out where the opt-out cannot be written', async () => {
    const files = { 'a.csv': 'Email,Email Opt Out\nann@acme.test,1\nbob@acme.test,0\n' };
    expect((await planOf(files)).contacts.map(({ email, isOptedOut }) => [email, isOptedOut])).toEqual([
      ['ann@acme.test', true],
      ['bob@acme.test', false],
    ]);
    const hubspot = await planOf(files, hubspotRules([]));
    expect(contacts(hubspot)).toEqual(['- - bob@acme.test @ -']);
    expect(skipped(hubspot)).toEqual([
      'a.csv:2 opt_out_not_writable The contact opted out of e-mail, which the local HubSpot lets nobody write; importing would lose the opt-out.',
    ]);
  });
});
