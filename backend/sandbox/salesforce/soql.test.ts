import jsforce from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateLiteralSpan } from './soql/date-literal.ts';
import { failure } from './test-failure.ts';
import { startTestOrg, testSeed, type TestOrg } from './test-org.ts';

let org: TestOrg;
let conn: jsforce.Connection;

beforeAll(async () => {
  org = await startTestOrg({
    opportunities: [
      deal('big', 'Prospecting', 100, '2026-02-10', [{ contactKey: 'ann', role: 'Evaluator' }]),
      deal('small', 'Prospecting', 20, '2026-05-01', []),
      deal('won', 'Closed Won', 50, '2025-12-31', []),
      deal('open', 'Needs Analysis', null, '2026-02-28', []),
    ],
    leads: [{ ...lead, key: 'lea' }],
    contacts: testSeed.contacts,
  });
  conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
});
afterAll(() => org.close());

const lead = { firstName: 'Lea', lastName: 'Lane', company: 'Lane', email: null, title: null, status: 'Open - Not Contacted', ownerKey: 'rep' };

function deal(key: string, stage: string, amount: number | null, closeDate: string, roles: { contactKey: string; role: string }[]) {
  return { key, name: key, accountKey: 'acme', ownerKey: 'rep', stage, amount, closeDate, roles };
}

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (name, each: unknown) => (name === 'attributes' ? undefined : each)) as unknown;
const rows = async (soql: string): Promise<unknown> => plain((await conn.query(soql)).records);

describe('groups', () => {
  it('counts, sums and names what it is not told to name', async () => {
    const { records } = await conn.query(
      'SELECT StageName, COUNT(Id) n, SUM(Amount), MIN(CloseDate) FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC, StageName',
    );
    expect(records).toEqual([
      { attributes: { type: 'AggregateResult' }, StageName: 'Prospecting', n: 2, expr0: 120, expr1: '2026-02-10' },
      { attributes: { type: 'AggregateResult' }, StageName: 'Closed Won', n: 1, expr0: 50, expr1: '2025-12-31' },
      { attributes: { type: 'AggregateResult' }, StageName: 'Needs Analysis', n: 1, expr0: null, expr1: '2026-02-28' },
    ]);
  });

  it.each([
    [
      'SELECT COUNT(Amount), AVG(Amount), MAX(Amount), COUNT_DISTINCT(StageName) FROM Opportunity',
      [{ expr0: 3, expr1: 170 / 3, expr2: 100, expr3: 3 }],
    ],
    ['SELECT COUNT(Id) FROM Task', [{ expr0: 0 }]],
    ['SELECT Account.Name, COUNT(Id) FROM Opportunity GROUP BY Account.Name', [{ Name: 'Acme', expr0: 4 }]],
    ['SELECT StageName FROM Opportunity GROUP BY StageName HAVING SUM(Amount) > 60', [{ StageName: 'Prospecting' }]],
    [
      'SELECT CALENDAR_YEAR(CloseDate) y, COUNT(Id) n FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate) ORDER BY CALENDAR_YEAR(CloseDate)',
      [
        { y: 2025, n: 1 },
        { y: 2026, n: 3 },
      ],
    ],
  ])('%s', async (soql, expected) => {
    expect(await rows(soql)).toEqual(expected);
  });
});

it('nests children, and shows none as null', async () => {
  expect(
    await rows('SELECT Name, (SELECT LastName FROM Contacts), (SELECT Name FROM Opportunities WHERE Amount > 30 ORDER BY Name) FROM Account'),
  ).toEqual([
    {
      Name: 'Acme',
      Contacts: { totalSize: 1, done: true, records: [{ LastName: 'Abel' }] },
      Opportunities: { totalSize: 2, done: true, records: [{ Name: 'big' }, { Name: 'won' }] },
    },
  ]);
  expect(await rows('SELECT LastName, (SELECT Role FROM OpportunityContactRoles) FROM Contact ORDER BY LastName')).toEqual([
    { LastName: 'Abel', OpportunityContactRoles: { totalSize: 1, done: true, records: [{ Role: 'Evaluator' }] } },
    { LastName: 'Byte', OpportunityContactRoles: null },
  ]);
});

it('sees through references that point at several objects', async () => {
  await conn.sobject('Task').create({ Subject: '1', WhoId: org.ids.leadIds['lea'] });
  await conn.sobject('Task').create({ Subject: '2', WhoId: org.ids.contactIds['ann'], WhatId: org.ids.opportunityIds['big'] });
  const typed = 'TYPEOF Who WHEN Lead THEN Company WHEN Contact THEN Title, Email END, TYPEOF What WHEN Opportunity THEN Amount ELSE Name END';
  expect(await rows(`SELECT Subject, Who.Type, Who.Name FROM Task WHERE Who.Type IN ('Lead', 'Contact') ORDER BY Subject`)).toEqual([
    { Subject: '1', Who: { Type: 'Lead', Name: 'Lea Lane' } },
    { Subject: '2', Who: { Type: 'Contact', Name: 'Ann Abel' } },
  ]);
  expect(await rows(`SELECT Subject, ${typed} FROM Task ORDER BY Subject`)).toEqual([
    { Subject: '1', Who: { Company: 'Lane' }, What: null },
    { Subject: '2', Who: { Title: 'CTO', Email: 'ann@acme.test' }, What: { Amount: 100 } },
  ]);
});

it.each([
  ["Id IN (SELECT ContactId FROM OpportunityContactRole WHERE Role = 'Evaluator')", ['Abel']],
  ["Email = 'ann@acme.test' OR LastName = 'Byte'", ['Abel', 'Byte']],
  ["LastName IN ('byte', 'Abel') AND Title = null", ['Byte']],
  ['Id NOT IN (SELECT ContactId FROM OpportunityContactRole)', ['Byte']],
  ["Email IN ('ANN@acme.test', 'none@x.test')", ['Abel']],
  ['DAY_ONLY(CreatedDate) = TODAY', ['Abel', 'Byte']],
  ['CreatedDate = THIS_QUARTER', ['Abel', 'Byte']],
  ['CreatedDate = LAST_N_WEEKS:3', []],
  ["LastName like 'aB%'", ['Abel']],
  ["not LastName like 'ab%'", ['Byte']],
  ["lastname not in ('abel')", ['Byte']],
])('WHERE %s', async (where, names) => {
  const { records } = await conn.query<{ LastName: string }>(`SELECT LastName FROM Contact WHERE ${where} ORDER BY LastName`);
  expect(records.map(({ LastName }) => LastName)).toEqual(names);
});

it.each([
  ['SELECT StageName, Name FROM Opportunity GROUP BY StageName', 'MALFORMED_QUERY'],
  ['SELECT Name, COUNT(Id) FROM Opportunity', 'MALFORMED_QUERY'],
  ['SELECT SUM(Name) FROM Opportunity', 'INVALID_FIELD'],
  ['SELECT COUNT(Nope) FROM Opportunity', 'INVALID_FIELD'],
  ['SELECT Amount FROM Opportunity GROUP BY Amount', 'MALFORMED_QUERY'],
  ['SELECT Id, (SELECT Id FROM Nopes) FROM Account', 'INVALID_FIELD'],
  ['SELECT Id, (SELECT Nope FROM Contacts) FROM Account', 'INVALID_FIELD'],
  ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY'],
  ['SELECT FIELDS(ALL) FROM Account LIMIT 201', 'MALFORMED_QUERY'],
  ['SELECT Name n FROM Account', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Contact ALL ROWS', 'MALFORMED_QUERY'],
  ["SELECT Id FROM Contact WHERE Title INCLUDES ('a')", 'INVALID_QUERY_FILTER_OPERATOR'],
  ['SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact', 'MALFORMED_QUERY'],
])('%s is refused', async (soql, code) => {
  expect(await failure(conn.query(soql))).toBe(code);
});

it.each([
  ['LAST_N_DAYS:2', '2026-05-13', '2026-05-16'],
  ['NEXT_N_DAYS:2', '2026-05-16', '2026-05-18'],
  ['N_DAYS_AGO:1', '2026-05-14', '2026-05-15'],
  ['THIS_WEEK', '2026-05-10', '2026-05-17'],
  ['LAST_MONTH', '2026-04-01', '2026-05-01'],
  ['LAST_N_MONTHS:2', '2026-03-01', '2026-05-01'],
  ['NEXT_N_QUARTERS:1', '2026-07-01', '2026-10-01'],
  ['LAST_FISCAL_YEAR', '2025-01-01', '2026-01-01'],
  ['N_YEARS_AGO:2', '2024-01-01', '2025-01-01'],
])('%s', (literal, from, until) => {
  const span = dateLiteralSpan(literal, new Date('2026-05-15T12:00:00Z'));
  expect([span.fromMs, span.untilMs].map((ms) => new Date(ms).toISOString().slice(0, 10))).toEqual([from, until]);
});
