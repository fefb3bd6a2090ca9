import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failure } from './test-failure.ts';
import { startTestOrg, type TestOrg } from './test-org.ts';

let org: TestOrg;
let conn: jsforce.Connection;
beforeEach(async () => {
  org = await startTestOrg();
  conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
});
afterEach(() => org.close());

const base = '/services/data/v67.0';
interface Part {
  body: unknown;
  httpStatusCode: number;
  referenceId: string;
}
const composite = async (compositeRequest: object[], allOrNone = false): Promise<Part[]> =>
  (await conn.requestPost<{ compositeResponse: Part[] }>('/composite', { allOrNone, compositeRequest })).compositeResponse;
const count = async (): Promise<number> => (await conn.query('SELECT COUNT() FROM Contact')).totalSize;
const post = (referenceId: string, object: string, body: object): object => ({
  method: 'POST',
  url: `${base}/sobjects/${object}`,
  referenceId,
  body,
});

it('uses earlier answers in later requests, for one call', async () => {
  const used = conn.limitInfo.apiUsage?.used ?? 0;
  const parts = await composite([
    post('company', 'Account', { Name: 'Ref Co' }),
    post('person', 'Contact', { LastName: 'Ref', AccountId: '@{company.id}' }),
    { method: 'GET', url: `${base}/query?q=SELECT+Id,Account.Name+FROM+Contact+WHERE+Id='@{person.id}'`, referenceId: 'found' },
    {
      method: 'PATCH',
      url: `${base}/sobjects/Contact/@{found.records[0].Id}`,
      referenceId: 'named',
      body: { Title: '@{found.records[0].Account.Name}' },
    },
    { method: 'GET', url: `${base}/sobjects/Contact/@{person.id}?fields=Title`, referenceId: 'read' },
  ]);
  expect(parts.map(({ referenceId, httpStatusCode }) => [referenceId, httpStatusCode])).toEqual([
    ['company', 201],
    ['person', 201],
    ['found', 200],
    ['named', 204],
    ['read', 200],
  ]);
  expect([parts[3]?.body, parts[4]?.body]).toMatchObject([null, { Title: 'Ref Co' }]);
  expect(conn.limitInfo.apiUsage?.used).toBe(used + 1);
});

it('takes everything back when one of them fails and all were asked for', async () => {
  const before = await count();
  const requests = [
    post('one', 'Contact', { LastName: 'One' }),
    post('two', 'Contact', { LastName: 'Two', Email: 'bad' }),
    post('three', 'Contact', { LastName: 'Three' }),
  ];
  const codes = (parts: Part[]): unknown[] =>
    parts.map(({ httpStatusCode, body }) => [httpStatusCode, Array.isArray(body) ? (body as { errorCode: string }[])[0]?.errorCode : 'fine']);
  expect(codes(await composite(requests, true))).toEqual([
    [400, 'PROCESSING_HALTED'],
    [400, 'INVALID_EMAIL_ADDRESS'],
    [400, 'PROCESSING_HALTED'],
  ]);
  expect(await count()).toBe(before);
  expect(codes(await composite([...requests, post('four', 'Task', { WhoId: '@{two.id}' })]))).toEqual([
    [201, 'fine'],
    [400, 'INVALID_EMAIL_ADDRESS'],
    [201, 'fine'],
    [400, 'PROCESSING_HALTED'],
  ]);
  expect(await count()).toBe(before + 2);
});

it('refuses what the vendor refuses', async () => {
  const many = (size: number, url: string) => Array.from({ length: size }, (_, index) => ({ method: 'GET', url, referenceId: `r${index}` }));
  expect((await composite(many(25, `${base}/limits`))).length).toBe(25);
  expect(await failure(composite(many(26, `${base}/limits`)))).toBe('LIMIT_EXCEEDED');
  expect(await failure(composite(many(6, `${base}/query?q=SELECT+Id+FROM+Contact`)))).toBe('LIMIT_EXCEEDED');
  expect(await failure(composite([post('same', 'Contact', {}), post('same', 'Contact', {})]))).toBe('INVALID_INPUT');
  expect(await composite([{ method: 'GET', url: '/limits', referenceId: 'r' }])).toMatchObject([{ httpStatusCode: 404 }]);
});

it('runs a batch of independent requests, each on the allowance', async () => {
  await conn.limits();
  const used = conn.limitInfo.apiUsage?.used ?? 0;
  const batchRequests = [
    { method: 'GET', url: `v67.0/sobjects/Contact/${org.ids.contactIds['ann']}?fields=LastName` },
    { method: 'GET', url: 'v67.0/sobjects/Nope/describe' },
    { method: 'GET', url: 'v67.0/limits' },
  ];
  const run = (haltOnError: boolean) =>
    conn.requestPost<{ hasErrors: boolean; results: { statusCode: number }[] }>('/composite/batch', { haltOnError, batchRequests });
  const halted = await run(true);
  expect([halted.hasErrors, halted.results.map(({ statusCode }) => statusCode)]).toEqual([true, [200, 404, 412]]);
  expect(conn.limitInfo.apiUsage?.used).toBe(used + 3);
  expect((await run(false)).results.map(({ statusCode }) => statusCode)).toEqual([200, 404, 200]);
});

it('plants trees whole or not at all', async () => {
  const person = (referenceId: string, more: object = {}) => ({ attributes: { type: 'Contact', referenceId }, LastName: referenceId, ...more });
  const company = (referenceId: string, contacts: object[]) => ({
    attributes: { type: 'Account', referenceId },
    Name: referenceId,
    Contacts: { records: contacts },
  });
  const tree = (records: object[]) =>
    conn.request({
      method: 'POST',
      url: '/composite/tree/Account',
      body: JSON.stringify({ records }),
      headers: { 'content-type': 'application/json' },
    });
  expect(await tree([company('a1', [person('c1'), person('c2')])])).toEqual({
    hasErrors: false,
    results: [
      { referenceId: 'a1', id: expect.stringMatching(/^001/) },
      { referenceId: 'c1', id: expect.stringMatching(/^003/) },
      { referenceId: 'c2', id: expect.stringMatching(/^003/) },
    ],
  });
  expect((await conn.query("SELECT Id FROM Contact WHERE Account.Name = 'a1'")).totalSize).toBe(2);
  const before = await count();
  const reply = await fetch(`${org.url}${base}/composite/tree/Account`, {
    method: 'POST',
    headers: { authorization: `Bearer ${conn.accessToken}` },
    body: JSON.stringify({ records: [company('a2', [person('c3'), person('c4', { Email: 'bad' })])] }),
  });
  expect([reply.status, await reply.json()]).toEqual([
    400,
    {
      hasErrors: true,
      results: [
        { referenceId: 'c4', errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS', message: 'Email: invalid email address: bad', fields: ['Email'] }] },
      ],
    },
  ]);
  expect(await count()).toBe(before);
});

it('answers 300 where several records have one external id', async () => {
  await org.close();
  org = await startTestOrg({}, { flipped: ['salesforce.unique-external-id-not-enforced'] });
  conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
  const [one, two] = [await conn.sobject('Task').create({ SalesOS_Id__c: 'x' }), await conn.sobject('Task').create({ SalesOS_Id__c: 'x' })];
  const reply = await fetch(`${org.url}${base}/sobjects/Task/SalesOS_Id__c/x`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${conn.accessToken}` },
    body: '{"Subject":"y"}',
  });
  expect([reply.status, await reply.json()]).toEqual([300, [one.id, two.id].map((id) => `${base}/sobjects/Task/${id}`)]);
});

it('refuses both of two records with one external id in one upsert, and neither of another call', async () => {
  const row = (SalesOS_Id__c: string, Subject: string) => ({ attributes: { type: 'Task' }, SalesOS_Id__c, Subject });
  const upsert = (records: object[]) =>
    conn.request<{ success: boolean; errors: { statusCode: string; message: string }[] }[]>({
      method: 'PATCH',
      url: '/composite/sobjects/Task/SalesOS_Id__c',
      body: JSON.stringify({ allOrNone: false, records }),
      headers: { 'content-type': 'application/json' },
    });
  const found = await upsert([row('a', 'one'), row('b', 'two'), row('A', 'three')]);
  expect(found.map(({ success, errors }) => [success, errors[0]?.statusCode, errors[0]?.message])).toEqual([
    [false, 'DUPLICATE_VALUE', 'Duplicate external id specified: a'],
    [true, undefined, undefined],
    [false, 'DUPLICATE_VALUE', 'Duplicate external id specified: A'],
  ]);
  expect((await upsert([row('a', 'four')]))[0]?.success).toBe(true);
});
