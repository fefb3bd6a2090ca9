import jsforce from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeOrg } from './org.ts';
import { failure } from './test-failure.ts';
import { startTestOrg, type TestOrg } from './test-org.ts';

let org: TestOrg;
let conn: jsforce.Connection;
const contactId = (key: string): string => org.ids.contactIds[key] ?? '';

beforeAll(async () => {
  org = await startTestOrg();
  conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
});
afterAll(() => org.close());

describe('reading', () => {
  it('answers SOQL with parents, and counts calls', async () => {
    const { records } = await conn.query('SELECT Id, Name, Account.Name, Owner.Name FROM Contact ORDER BY LastName');
    const attributes = (type: string, id: string) => ({ type, url: `/services/data/v67.0/sobjects/${type}/${id}` });
    expect(records).toEqual([
      {
        attributes: attributes('Contact', contactId('ann')),
        Id: contactId('ann'),
        Name: 'Ann Abel',
        Account: { attributes: attributes('Account', org.ids.accountIds['acme'] ?? ''), Name: 'Acme' },
        Owner: { attributes: attributes('User', org.ids.userIds['rep'] ?? ''), Name: 'Rita Rep' },
      },
      {
        attributes: attributes('Contact', contactId('bob')),
        Id: contactId('bob'),
        Name: 'Byte',
        Account: null,
        Owner: { attributes: attributes('User', org.ids.userIds['admin'] ?? ''), Name: 'Ada Admin' },
      },
    ]);
    const before = conn.limitInfo.apiUsage?.used ?? 0;
    await conn.limits();
    expect(conn.limitInfo.apiUsage).toEqual({ used: before + 1, limit: 100_000 });
  });

  it.each([
    ["LastName LIKE 'a%'", ['Abel']],
    ["NOT (LastName = 'ABEL' OR Email = null)", ['Byte']],
    ["FirstName != 'Ann'", ['Byte']],
    ["Account.Name = 'acme' AND (Title = 'CTO' OR Title = 'CFO')", ['Abel']],
    ["Email NOT IN ('ann@acme.test')", ['Byte']],
    ['HasOptedOutOfEmail = TRUE', ['Byte']],
    ['CreatedDate = TODAY', ['Abel', 'Byte']],
    ['CreatedDate < LAST_N_DAYS:1', []],
    ['SystemModstamp > 2020-01-01T00:00:00Z AND SalesOS_Engagement_Score__c = null', ['Abel', 'Byte']],
    ["AccountId IN (SELECT Id FROM Account WHERE Industry = 'Energy')", ['Abel']],
    ["Title = 'it\\'s'", []],
  ])('WHERE %s', async (where, names) => {
    const { records } = await conn.query<{ LastName: string }>(`SELECT LastName FROM Contact WHERE ${where} ORDER BY LastName`);
    expect(records.map(({ LastName }) => LastName)).toEqual(names);
  });

  it.each([
    ['SELECT Id FROM Nope', 'INVALID_TYPE'],
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE Title = 'a' AND Title = 'b' OR Title = 'c'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE SystemModstamp > '2020-01-01T00:00:00Z'", 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Id > '003'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ["SELECT Id FROM EmailMessage WHERE TextBody = 'x'", 'INVALID_FIELD'],
    ['SELECT Id FROM Contact OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
  ])('%s is refused', async (soql, code) => {
    expect(await failure(conn.query(soql))).toBe(code);
  });

  it('puts nulls first and pages by the asked batch size', async () => {
    const big = await startTestOrg();
    const bulk = new jsforce.Connection({ instanceUrl: big.url, accessToken: big.accessToken('rep'), version: '67.0' });
    for (let batch = 0; batch < 3; batch += 1) {
      await bulk.sobject('Contact').create(Array.from({ length: 200 }, (_, row) => ({ LastName: `L${batch}-${row}` })));
    }
    const first = await bulk.query<{ Title: string | null }>('SELECT Id, Title FROM Contact ORDER BY Title, Id', {
      headers: { 'Sforce-Query-Options': 'batchSize=250' },
    });
    expect([first.totalSize, first.done, first.records.length, first.records[0]?.Title]).toEqual([602, false, 250, null]);
    const all = await bulk.query<{ Id: string }>('SELECT Id FROM Contact', {
      autoFetch: true,
      maxFetch: 10_000,
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    expect(new Set(all.records.map(({ Id }) => Id)).size).toBe(602);
    expect(await failure(bulk.queryMore('/services/data/v67.0/query/01gTw0000000099AAA-200'))).toBe('INVALID_QUERY_LOCATOR');
    await big.close();
  });

  it('describes what it has', async () => {
    const described = await conn.describe('Contact');
    const field = described.fields.find(({ name }) => name === 'SalesOS_Score_Reason__c');
    expect(field).toMatchObject({ type: 'string', length: 255, createable: true, updateable: true, custom: true });
    expect((await conn.describeGlobal()).sobjects.map(({ name }) => name)).toContain('EmailMessage');
    changeOrg(org.twin, org.ids.orgId, { hiddenFields: ['Contact.DoNotCall'], readOnlyObjects: ['EmailMessage'] });
    expect(await failure(conn.query('SELECT DoNotCall FROM Contact'))).toBe('INVALID_FIELD');
    expect((await conn.describe('EmailMessage')).createable).toBe(false);
    changeOrg(org.twin, org.ids.orgId, { hiddenFields: [], readOnlyObjects: [] });
  });

  it('reads a record the way getRecord is wired', async () => {
    const record = await conn.request<{ fields: unknown }>(
      `/ui-api/records/${contactId('ann')}?fields=Contact.Name,Contact.Account.Name&optionalFields=Contact.SalesOS_Tier__c,Contact.Nope`,
    );
    expect(record.fields).toMatchObject({
      Name: { displayValue: null, value: 'Ann Abel' },
      Account: { displayValue: 'Acme', value: { apiName: 'Account', fields: { Name: { displayValue: null, value: 'Acme' } } } },
      SalesOS_Tier__c: { displayValue: null, value: null },
    });
    expect(Object.keys(record.fields as object)).toEqual(['Name', 'Account', 'SalesOS_Tier__c']);
  });
});

it('stops at the daily limit', async () => {
  const small = await startTestOrg({ dailyApiRequests: 2 });
  const limited = new jsforce.Connection({ instanceUrl: small.url, accessToken: small.accessToken('rep'), version: '67.0' });
  await limited.limits();
  expect(await limited.limits()).toEqual({ DailyApiRequests: { Max: 2, Remaining: 0 }, DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 } });
  expect(await failure(limited.limits())).toBe('REQUEST_LIMIT_EXCEEDED');
  await small.twin.clock.advance(24 * 3_600_000);
  expect(await limited.limits()).toMatchObject({ DailyApiRequests: { Max: 2, Remaining: 1 } });
  await small.close();
});
