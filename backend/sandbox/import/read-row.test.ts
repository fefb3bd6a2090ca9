import { describe, expect, it } from 'vitest';
import type { Field } from './header-words.ts';
import type { ListSource } from './list-source.ts';
import { splitName } from './person-name.ts';
import { readPlace } from './place.ts';
import { readRow } from './read-row.ts';

const noAccount = { sourceId: null, name: null, website: null, phone: null, industry: null, employees: null, city: null, country: null };
const noContact = {
  firstName: null,
  lastName: null,
  email: null,
  phone: null,
  mobile: null,
  title: null,
  city: null,
  country: null,
  isOptedOut: false,
};

function row(cells: readonly [Field | null, string][], source: ListSource = 'plain') {
  return readRow(
    { line: 7, fields: cells.map(([, value]) => value) },
    cells.map(([field], index) => ({ column: `c${index}`, field })),
    source,
  );
}

describe('readRow', () => {
  it('trims, takes the first column with a value, and keeps what looks like a formula', () => {
    const cells: [Field | null, string][] = [
      ['account.name', '  =HYPERLINK("x") '],
      ['account.phone', ' '],
      ['account.phone', '+49 30 1'],
      ['account.city', '\u00a0'],
      ['account.location', 'Austin, Texas'],
      [null, 'ignored'],
      ['account.country', '-'],
    ];
    expect(row(cells)).toEqual({
      line: 7,
      account: { ...noAccount, name: '=HYPERLINK("x")', phone: '+49 30 1', city: 'Austin', country: '-' },
      unreadableEmployees: null,
      contact: null,
    });
  });

  it.each([
    ['1234', 1234, null],
    ['1,234', 1234, null],
    ['1.234.567', 1_234_567, null],
    ["12'000", 12_000, null],
    ['0', 0, null],
    ['51-200', null, '51-200'],
    ['12.5', null, '12.5'],
    ['many', null, 'many'],
    ['', null, null],
  ])('reads %s employees', (text, employees, unreadableEmployees) => {
    const read = row([
      ['account.name', 'Acme'],
      ['account.employees', text],
    ]);
    expect(read).toEqual({ line: 7, account: { ...noAccount, name: 'Acme', employees }, unreadableEmployees, contact: null });
  });

  it.each([
    ['', false],
    ['0', false],
    ['FALSE', false],
    ['nein', false],
    ['1', true],
    ['true', true],
    ['Ja', true],
    ['2024-01-03', true],
  ])('reads the opt-out "%s"', (text, isOptedOut) => {
    const read = row([
      ['contact.email', 'ann@acme.test'],
      ['contact.optedOut', text],
    ]);
    expect(read.contact).toEqual({ ...noContact, email: 'ann@acme.test', isOptedOut });
  });

  it('prefers the parts of a name to the whole', () => {
    const read = row([
      ['contact.fullName', 'Ann Abel'],
      ['contact.lastName', 'Abel-Byte'],
    ]);
    expect(read.contact).toEqual({ ...noContact, lastName: 'Abel-Byte' });
    expect(row([['contact.fullName', 'Ann Abel']]).contact).toEqual({ ...noContact, firstName: 'Ann', lastName: 'Abel' });
  });

  it("takes the first of HubSpot's associated companies and compares Salesforce ids by 15 characters", () => {
    const hubspot = row(
      [
        ['account.name', 'Acme; Beta'],
        ['account.sourceId', '71;72'],
      ],
      'hubspot',
    );
    expect(hubspot.account).toEqual({ ...noAccount, name: 'Acme', sourceId: '71' });
    expect(row([['account.name', 'Acme; Beta']]).account).toEqual({ ...noAccount, name: 'Acme; Beta' });
    expect(row([['account.sourceId', '001Tw0000000001AAA']]).account).toEqual({ ...noAccount, sourceId: '001Tw0000000001' });
  });
});

it.each([
  ['Saint Paul, Minnesota', 'Saint Paul', 'United States'],
  ['New York City, New York', 'New York City', 'United States'],
  ['Washington, D.C.', 'Washington', 'United States'],
  ['Austin, TX', 'Austin', 'United States'],
  ['Columbus, Ohio; Detroit, Michigan', 'Columbus', 'United States'],
  ['West Falls Church, Virginia[2]', 'West Falls Church', 'United States'],
  ['Warmley, Bristol, United Kingdom', 'Warmley', 'United Kingdom'],
  ['London, UK', 'London', 'UK'],
  ['Toronto, ON', 'Toronto', null],
  ['Zürich', 'Zürich', null],
  [' , ', null, null],
])('readPlace %s', (location, city, country) => {
  expect(readPlace(location)).toEqual({ city, country });
});

it.each([
  ['Ann Abel', 'Ann', 'Abel'],
  ['Ann Maria Abel', 'Ann Maria', 'Abel'],
  ['Abel, Ann', 'Ann', 'Abel'],
  ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
  ['Abel', null, 'Abel'],
  ['', null, null],
])('splitName %s', (fullName, firstName, lastName) => {
  expect(splitName(fullName)).toEqual({ firstName, lastName });
});
