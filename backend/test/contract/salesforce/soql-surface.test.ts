import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../../sandbox/salesforce/test-org.ts';
import { fault, restCaller, withoutAttributes, type Call } from './rest-caller.ts';

let org: TestOrg;
let call: Call;
beforeAll(async () => {
  const deal = {
    key: 'deal',
    name: 'Deal',
    accountKey: 'acme',
    ownerKey: 'rep',
    stage: 'Prospecting',
    amount: 1234.5,
    closeDate: '2027-01-31',
    roles: [],
  };
  org = await startTestOrg({ opportunities: [deal] });
  call = restCaller(org);
  await call('POST', '/sobjects/Contact', { LastName: 'Cole', MailingCity: 'Kiel', MailingStreet: 'Kai 1', AccountId: org.ids.accountIds['acme'] });
});
afterAll(() => org.close());

const run = (soql: string): ReturnType<Call> => call('GET', `/query?q=${encodeURIComponent(soql)}`);

/** Rows without their attributes. */
async function rows(soql: string): Promise<unknown[]> {
  const reply = await run(soql);
  expect([soql, reply.status]).toEqual([soql, 200]);
  const { records } = reply.body as { records: object[] };
  return records.map(withoutAttributes);
}
const names = async (condition: string): Promise<unknown[]> =>
  (await rows(`SELECT LastName FROM Contact ${condition}`)).map((row) => Object.values(row as object)[0]);

it('knows both spellings of unequal, and spans of time in a list', async () => {
  expect(await names("WHERE LastName <> 'Abel' ORDER BY LastName")).toEqual(['Byte', 'Cole']);
  expect(await names('WHERE CreatedDate IN (TODAY) ORDER BY LastName')).toEqual(['Abel', 'Byte', 'Cole']);
  expect(await names('WHERE CreatedDate NOT IN (TODAY, YESTERDAY)')).toEqual([]);
  expect(await names('WHERE CreatedDate <> TODAY')).toEqual([]);
});

it('adds subtotals: ROLLUP, CUBE, GROUPING', async () => {
  const [company, wholly] = [org.ids.accountIds['acme'], null];
  expect(
    await rows('SELECT AccountId, MailingCity, COUNT(Id) n, GROUPING(MailingCity) all FROM Contact GROUP BY ROLLUP(AccountId, MailingCity)'),
  ).toEqual([
    { AccountId: company, MailingCity: 'Berlin', n: 1, all: 0 },
    { AccountId: null, MailingCity: null, n: 1, all: 0 },
    { AccountId: company, MailingCity: 'Kiel', n: 1, all: 0 },
    { AccountId: company, MailingCity: wholly, n: 2, all: 1 },
    { AccountId: null, MailingCity: wholly, n: 1, all: 1 },
    { AccountId: wholly, MailingCity: wholly, n: 3, all: 1 },
  ]);
  expect(await rows('SELECT AccountId, MailingCity, COUNT(Id) n FROM Contact GROUP BY CUBE(AccountId, MailingCity)')).toHaveLength(9);
  expect(fault(await run('SELECT COUNT(Id) FROM Contact GROUP BY ROLLUP()'))).toBe('400 MALFORMED_QUERY');
  expect(fault(await run('SELECT COUNT(Id), GROUPING(LastName) FROM Contact GROUP BY ROLLUP(AccountId)'))).toBe('400 MALFORMED_QUERY');
});

it('shows values as people see them', async () => {
  expect(await rows('SELECT toLabel(StageName), FORMAT(Amount) money, FORMAT(CloseDate) day, convertCurrency(Amount) FROM Opportunity')).toEqual([
    { StageName: 'Prospecting', money: '$1,234.50', day: '1/31/2027', Amount: 1234.5 },
  ]);
  expect(await rows('SELECT FORMAT(MAX(Amount)) most FROM Opportunity')).toEqual([{ most: '$1,234.50' }]);
  expect(await rows("SELECT Name FROM Opportunity WHERE toLabel(StageName) = 'Prospecting'")).toEqual([{ Name: 'Deal' }]);
  expect(fault(await run('SELECT toLabel(Name) FROM Opportunity'))).toBe('400 INVALID_FIELD');
});

it('groups by every part of a date', async () => {
  const parts = ['CALENDAR_YEAR', 'FISCAL_YEAR', 'FISCAL_QUARTER', 'FISCAL_MONTH', 'DAY_IN_YEAR', 'WEEK_IN_YEAR', 'WEEK_IN_MONTH'];
  for (const [index, expected] of [2027, 2027, 1, 1, 31, 5, 5].entries()) {
    const part = `${parts[index]}(CloseDate)`;
    expect([part, await rows(`SELECT ${part} p FROM Opportunity GROUP BY ${part}`)]).toEqual([part, [{ p: expected }]]);
  }
  const hour = 'HOUR_IN_DAY(convertTimezone(CreatedDate))';
  expect(await rows(`SELECT ${hour} h FROM Opportunity GROUP BY ${hour}`)).toEqual([{ h: expect.any(Number) }]);
});

it('keeps to the records of who asks', async () => {
  expect(await names('USING SCOPE mine ORDER BY LastName')).toEqual(['Abel', 'Cole']);
  expect(await names('USING SCOPE everything ORDER BY LastName')).toEqual(['Abel', 'Byte', 'Cole']);
  expect(fault(await run('SELECT Id FROM Contact USING SCOPE somewhere'))).toBe('400 MALFORMED_QUERY');
});

it('reads addresses whole, from a record, a parent and by query; a bulk query does not', async () => {
  const whole = {
    street: 'Kai 1',
    city: 'Kiel',
    state: null,
    postalCode: null,
    country: null,
    geocodeAccuracy: null,
    latitude: null,
    longitude: null,
  };
  expect(await rows("SELECT MailingAddress, Account.BillingAddress FROM Contact WHERE LastName = 'Cole'")).toMatchObject([
    { MailingAddress: whole, Account: { BillingAddress: { city: 'Berlin', country: 'Germany' } } },
  ]);
  expect(await rows("SELECT MailingAddress FROM Contact WHERE LastName = 'Byte'")).toEqual([{ MailingAddress: null }]);
  expect(fault(await run("SELECT Id FROM Contact WHERE MailingAddress = 'x'"))).toBe('400 INVALID_FIELD');
  expect(fault(await call('PATCH', `/sobjects/Contact/${org.ids.contactIds['ann']}`, { MailingAddress: null }))).toBe(
    '400 INVALID_FIELD_FOR_INSERT_UPDATE',
  );
  expect(fault(await call('POST', '/jobs/query', { operation: 'query', query: 'SELECT MailingAddress FROM Contact' }))).toBe('400 API_ERROR');
  const { body } = await call('GET', '/sobjects/Contact/describe');
  expect(body).toMatchObject({ supportedScopes: [{ name: 'everything' }, { name: 'mine' }] });
  const { fields } = body as { fields: { name: string; type: string; compoundFieldName: string | null }[] };
  expect(fields.filter(({ name }) => ['MailingAddress', 'MailingCity'].includes(name))).toMatchObject([
    { name: 'MailingCity', compoundFieldName: 'MailingAddress' },
    { name: 'MailingAddress', type: 'address', compoundFieldName: null },
  ]);
});

it('looks through references that may point at several objects', async () => {
  await call('POST', '/sobjects/Task', { Subject: 'Call', WhoId: org.ids.contactIds['ann'], WhatId: org.ids.accountIds['acme'] });
  expect(await rows('SELECT Who.FirstName, Who.Email, Who.Type, What.Name, What.Type, Owner.Profile.Name FROM Task')).toMatchObject([
    {
      Who: { FirstName: 'Ann', Email: 'ann@acme.test', Type: 'Contact' },
      What: { Name: 'Acme', Type: 'Account' },
      Owner: { Profile: { Name: 'Standard User' } },
    },
  ]);
});

it('names the token it did not expect', async () => {
  for (const [soql, token] of [
    ['SELECT Id FROM', '<EOF>'],
    ['SELECT FROM Contact', 'FROM'],
    ['SELECT Id FROM Contact WHERE LastName = Abel', 'Abel'],
    ['SELECT Id FROM Contact WHERE LastName = "Abel"', '"'],
    ['hello', 'hello'],
  ])
    expect((await run(soql ?? '')).body).toEqual([{ errorCode: 'MALFORMED_QUERY', message: `unexpected token: '${token}'` }]);
  expect((await run('SELECT Id FROM Contact ALL ROWS')).body).toMatchObject([{ message: 'ALL ROWS not allowed in this context' }]);
});
