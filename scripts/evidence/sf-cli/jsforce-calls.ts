import { isDeepStrictEqual } from 'node:util';
import jsforce from 'jsforce';
import type { Call, Check } from './call.ts';
import { furtherCalls } from './further-calls.ts';
import type { TestOrg } from '../../../backend/sandbox/salesforce/test-org.ts';

/** jsforce's own surface against the twin, each call judged by what comes back. */
export async function callJsforce(org: TestOrg): Promise<Call[]> {
  const conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
  const calls: Call[] = [];
  const check = async (name: string, act: () => Promise<unknown>, expected: unknown): Promise<void> => {
    const got = await act().catch((error: unknown) => (error instanceof Error ? { thrown: error.name } : { thrown: String(error) }));
    const ok = isDeepStrictEqual(got, expected);
    calls.push({ name, ok, problem: ok ? null : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}` });
  };
  await singles(conn, check);
  await many(conn, check);
  await lists(conn, check);
  await furtherCalls(org, conn, check);
  return calls;
}

async function singles(conn: jsforce.Connection, check: Check): Promise<void> {
  const lead = conn.sobject('Lead');
  const { id = '' } = await lead.create({ LastName: 'Jay', Company: 'Force' });
  await check('identity', async () => (await conn.identity()).username, 'rita@harborpine.test');
  await check('describe', async () => (await lead.describe()).keyPrefix, '00Q');
  await check('describeGlobal', async () => (await conn.describeGlobal()).sobjects.some(({ name }) => name === 'Opportunity'), true);
  await check('update', async () => (await lead.update({ Id: id, Title: 'CTO' })).success, true);
  await check('retrieve', async () => (await lead.retrieve(id))['Title'], 'CTO');
  const task = conn.sobject('Task');
  await check('upsert, new', async () => 'created' in (await task.upsert({ SalesOS_Id__c: 'j1', Subject: 'One' }, 'SalesOS_Id__c')), true);
  await check('upsert, known', async () => (await task.upsert({ SalesOS_Id__c: 'j1', Subject: 'Two' }, 'SalesOS_Id__c')).success, true);
  await check('find', async () => (await task.find({ SalesOS_Id__c: 'j1' }, ['Subject']))[0]?.['Subject'], 'Two');
  await check('destroy', async () => (await lead.destroy(id)).success, true);
  await check('retrieve what is gone', () => lead.retrieve(id), { thrown: 'NOT_FOUND' });
  await check('an expired session', () => new jsforce.Connection({ instanceUrl: conn.instanceUrl, accessToken: 'x', version: '67.0' }).limits(), {
    thrown: 'INVALID_SESSION_ID',
  });
}

async function many(conn: jsforce.Connection, check: Check): Promise<void> {
  const contact = conn.sobject('Contact');
  const rows = Array.from({ length: 450 }, (_, index) => ({ LastName: `Many ${index}` }));
  await check(
    'create 450 in chunks',
    async () => (await contact.create(rows, { allowRecursive: true })).filter(({ success }) => success).length,
    450,
  );
  await check('create 201 at once', () => contact.create(rows.slice(0, 201)), { thrown: 'EXCEEDED_ID_LIMIT' });
  const read = async (): Promise<number> =>
    (
      await conn.query("SELECT Id FROM Contact WHERE LastName LIKE 'Many %'", {
        autoFetch: true,
        headers: { 'Sforce-Query-Options': 'batchSize=200' },
      })
    ).records.length;
  await check('query with its cursor', read, 450);
  await check('count', async () => (await conn.query("SELECT COUNT() FROM Contact WHERE LastName LIKE 'Many %'")).totalSize, 450);
  const bulk = { pollInterval: 20, pollTimeout: 20_000 };
  const load = async (): Promise<unknown> => {
    const { successfulResults, failedResults, unprocessedRecords } = await conn.bulk2.loadAndWaitForResults({
      object: 'Lead',
      operation: 'insert',
      input: [{ LastName: 'B1', Company: 'B' }, { LastName: 'B2' }],
      ...bulk,
    });
    return [successfulResults.length, failedResults.length, unprocessedRecords.length];
  };
  await check('bulk 2.0, load', load, [1, 1, 0]);
  await check('bulk 2.0, query', async () => await (await conn.bulk2.query("SELECT LastName FROM Lead WHERE Company = 'B'", bulk)).toArray(), [
    { LastName: 'B1' },
  ]);
}

async function lists(conn: jsforce.Connection, check: Check): Promise<void> {
  const [from, until] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  await check('deleted', async () => (await conn.sobject('Lead').deleted(from, until)).deletedRecords.length, 1);
  await check('updated', async () => (await conn.sobject('Lead').updated(from, until)).ids.length, 1);
  await check('queryAll', async () => (await conn.query("SELECT Id FROM Lead WHERE LastName = 'Jay'", { scanAll: true })).totalSize, 1);
  await check('limits', async () => Object.keys(await conn.limits()), ['DailyApiRequests', 'DailyBulkV2QueryJobs']);
  const compositeRequest = [
    { method: 'POST', url: '/services/data/v67.0/sobjects/Account', referenceId: 'a', body: { Name: 'Composite' } },
    { method: 'GET', url: '/services/data/v67.0/sobjects/Account/@{a.id}?fields=Name', referenceId: 'b' },
  ];
  const composite = async (): Promise<unknown> =>
    (await conn.requestPost<{ compositeResponse: { httpStatusCode: number }[] }>('/composite', { compositeRequest })).compositeResponse.map(
      ({ httpStatusCode }) => httpStatusCode,
    );
  await check('composite', composite, [201, 200]);
}
