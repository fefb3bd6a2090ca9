import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Job } from './bulk/job.ts';
import { DAILY_QUERY_JOBS } from './bulk/job-retention.ts';
import { QUERY } from './bulk/query-routes.ts';
import { startTestOrg, type TestOrg } from './test-org.ts';

let org: TestOrg;
let conn: jsforce.Connection;
beforeEach(async () => {
  org = await startTestOrg();
  conn = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
});
afterEach(() => org.close());

interface Reply {
  status: number;
  text: string;
  locator: string | null;
}

async function call(method: string, path: string, body?: string, contentType = 'application/json'): Promise<Reply> {
  const headers = { authorization: `Bearer ${conn.accessToken}`, 'content-type': contentType };
  const reply = await fetch(`${org.url}/services/data/v67.0${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: reply.status, text: await reply.text(), locator: reply.headers.get('sforce-locator') };
}
const json = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const { text } = await call(method, path, body === undefined ? undefined : JSON.stringify(body));
  return JSON.parse(text) as Record<string, unknown>;
};

async function load(job: object, csv: string): Promise<{ id: string; states: unknown[]; last: Record<string, unknown> }> {
  const id = String((await json('POST', '/jobs/ingest', job))['id']);
  expect((await call('PUT', `/jobs/ingest/${id}/batches`, csv, 'text/csv')).status).toBe(201);
  const states = [(await json('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' }))['state']];
  let last: Record<string, unknown> = {};
  while (!['JobComplete', 'Failed'].includes(String(states.at(-1)))) {
    last = await json('GET', `/jobs/ingest/${id}`);
    states.push(last['state']);
  }
  return { id, states, last };
}
const results = async (id: string, kind: string): Promise<string[]> =>
  (await call('GET', `/jobs/ingest/${id}/${kind}`)).text.split('\n').slice(0, -1);

it('inserts what it can and tells row by row', async () => {
  const csv = 'LastName,Email,Account.Id,SalesOS_Tier__c\nOne,one@x.test,,2\nTwo,bad,,\n"Three, Jr.",,,x\n';
  const { id, states, last } = await load({ object: 'Contact', operation: 'insert' }, csv);
  expect(states).toEqual(['UploadComplete', 'InProgress', 'JobComplete']);
  expect(last).toMatchObject({ numberRecordsProcessed: 3, numberRecordsFailed: 2, jobType: 'V2Ingest', apiVersion: 67 });
  const { records } = await conn.query<{ Id: string; SalesOS_Tier__c: number }>("SELECT Id, SalesOS_Tier__c FROM Contact WHERE LastName = 'One'");
  expect(records).toMatchObject([{ SalesOS_Tier__c: 2 }]);
  expect(await results(id, 'successfulResults')).toEqual([
    '"sf__Id","sf__Created","LastName","Email","Account.Id","SalesOS_Tier__c"',
    `"${records[0]?.Id}","true","One","one@x.test","","2"`,
  ]);
  expect(await results(id, 'failedResults')).toEqual([
    '"sf__Id","sf__Error","LastName","Email","Account.Id","SalesOS_Tier__c"',
    '"","INVALID_EMAIL_ADDRESS:Email: invalid email address: bad:Email --","Two","bad","",""',
    '"","INVALID_TYPE_ON_FIELD_IN_RECORD:Tier: value not of required type: x:SalesOS_Tier__c --","Three, Jr.","","","x"',
  ]);
  expect(await results(id, 'unprocessedrecords')).toEqual(['"LastName","Email","Account.Id","SalesOS_Tier__c"']);
});

it('updates, upserts, empties a field, deletes and deletes for good', async () => {
  const [annId = '', bobId = ''] = [org.ids.contactIds['ann'], org.ids.contactIds['bob']];
  await load(
    { object: 'Contact', operation: 'update', lineEnding: 'CRLF', columnDelimiter: 'SEMICOLON' },
    `Id;Title;Department\r\n${annId};#N/A;IT\r\n${bobId};;\r\n`,
  );
  expect(await conn.sobject('Contact').retrieve(annId)).toMatchObject({ Title: null, Department: 'IT' });
  const upsert = { object: 'Task', operation: 'upsert', externalIdFieldName: 'SalesOS_Id__c' };
  const first = await load(upsert, 'SalesOS_Id__c,Subject\na,One\nb,Two\n');
  const second = await load(upsert, 'SalesOS_Id__c,Subject\nA,Again\n,Nothing\n');
  expect((await results(first.id, 'successfulResults')).map((line) => line.split(',')[1])).toEqual(['"sf__Created"', '"true"', '"true"']);
  expect((await results(second.id, 'successfulResults')).map((line) => line.split(',')[1])).toEqual(['"sf__Created"', '"false"']);
  expect((await results(second.id, 'failedResults'))[1]).toContain('MISSING_ARGUMENT');
  const twice = await load(upsert, 'SalesOS_Id__c,Subject\nA,Lost\nc,Three\na,Lost too\n');
  expect((await results(twice.id, 'failedResults')).slice(1)).toEqual([
    '"","DUPLICATE_VALUE:Duplicate external id specified: A:SalesOS_Id__c --","A","Lost"',
    '"","DUPLICATE_VALUE:Duplicate external id specified: a:SalesOS_Id__c --","a","Lost too"',
  ]);
  await load({ object: 'Task', operation: 'delete' }, `Id\n${(await results(twice.id, 'successfulResults'))[1]?.slice(1, 19)}\n`);
  expect((await conn.query('SELECT Subject FROM Task ORDER BY Subject')).records).toMatchObject([{ Subject: 'Again' }, { Subject: 'Two' }]);
  await load({ object: 'Contact', operation: 'delete' }, `Id\n${annId}\n`);
  await load({ object: 'Contact', operation: 'hardDelete' }, `Id\n${bobId}\n`);
  const { records } = await conn.query('SELECT Id, IsDeleted FROM Contact', { scanAll: true });
  expect(records).toMatchObject([{ Id: annId, IsDeleted: true }]);
});

it('fails a whole job whose file it cannot read, and keeps to its states', async () => {
  const job = { object: 'Contact', operation: 'insert' };
  expect((await load(job, 'LastName,Nope\nx,y\n')).last).toMatchObject({
    state: 'Failed',
    errorMessage: 'InvalidBatch : Field name not found : Nope',
  });
  expect((await load(job, 'LastName\r\nx\r\n')).last).toMatchObject({
    errorMessage: 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
  });
  const id = String((await json('POST', '/jobs/ingest', job))['id']);
  await call('PUT', `/jobs/ingest/${id}/batches`, 'LastName\nx\n', 'text/csv');
  expect(await call('PUT', `/jobs/ingest/${id}/batches`, 'LastName\nx\n', 'text/csv')).toMatchObject({
    status: 400,
    text: expect.stringContaining('one upload'),
  });
  expect((await call('DELETE', `/jobs/ingest/${id}`)).status).toBe(400);
  expect((await json('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' }))['state']).toBe('Aborted');
  expect((await json('GET', `/jobs/ingest/${id}`))['state']).toBe('Aborted');
  expect(await results(id, 'unprocessedrecords')).toEqual(['"LastName"', '"x"']);
  expect((await call('DELETE', `/jobs/ingest/${id}`)).status).toBe(204);
  expect((await call('GET', `/jobs/ingest/${id}`)).status).toBe(404);
  expect((await call('POST', '/jobs/ingest', JSON.stringify({ object: 'Nope', operation: 'insert' }))).text).toContain('INVALIDENTITY');
  expect((await call('POST', '/jobs/ingest', JSON.stringify({ ...job, operation: 'upsert' }))).text).toContain('INVALIDJOB');
});

it('answers a bulk query in pieces', async () => {
  await load({ object: 'Lead', operation: 'insert' }, `LastName,Company\n${Array.from({ length: 5 }, (_, index) => `L${index},C`).join('\n')}\n`);
  const id = String(
    (await json('POST', '/jobs/query', { operation: 'query', query: 'SELECT LastName, Owner.Name FROM Lead ORDER BY LastName' }))['id'],
  );
  expect((await call('GET', `/jobs/query/${id}/results`)).status).toBe(400);
  expect([(await json('GET', `/jobs/query/${id}`))['state'], (await json('GET', `/jobs/query/${id}`))['state']]).toEqual([
    'InProgress',
    'JobComplete',
  ]);
  const pages: Reply[] = [];
  for (let locator = ''; locator !== 'null'; locator = pages.at(-1)?.locator ?? 'null')
    pages.push(await call('GET', `/jobs/query/${id}/results?maxRecords=2${locator === '' ? '' : `&locator=${locator}`}`));
  expect(pages.map(({ text }) => text)).toEqual([
    '"LastName","Owner.Name"\n"L0","Rita Rep"\n"L1","Rita Rep"\n',
    '"LastName","Owner.Name"\n"L2","Rita Rep"\n"L3","Rita Rep"\n',
    '"LastName","Owner.Name"\n"L4","Rita Rep"\n',
  ]);
  expect((await call('GET', `/jobs/query/${id}/results?locator=nonsense`)).status).toBe(400);
  expect((await call('DELETE', `/jobs/query/${id}`)).status).toBe(204);
  const refused = { operation: 'query', query: 'SELECT COUNT(Id) FROM Lead' };
  expect((await call('POST', '/jobs/query', JSON.stringify(refused))).text).toContain('API_ERROR');
});

it('keeps a place as long as the job, and answers small and only in the version the job was made with', async () => {
  await load({ object: 'Lead', operation: 'insert' }, 'LastName,Company\nL0,C\nL1,"C ""2"", two\nlines"\nL2,\n');
  const query = { operation: 'queryAll', query: 'SELECT LastName, Company, IsConverted FROM Lead ORDER BY LastName' };
  const { id } = await json('POST', '/jobs/query', query);
  const path = `/jobs/query/${String(id)}`;
  while ((await json('GET', path))['state'] !== 'JobComplete');
  const { locator } = await call('GET', `${path}/results?maxRecords=1`);
  const again = await Promise.all([1, 2].map(() => call('GET', `${path}/results?maxRecords=1&locator=${locator}`)));
  expect(again.map(({ text }) => text)).toEqual([1, 2].map(() => '"LastName","Company","IsConverted"\n"L1","C ""2"", two\nlines","false"\n'));
  const headers = { authorization: `Bearer ${conn.accessToken}` };
  const encodings = await Promise.all(
    ['gzip', 'identity'].map(async (encoding) => {
      const reply = await fetch(`${org.url}/services/data/v67.0${path}/results`, { headers: { ...headers, 'accept-encoding': encoding } });
      return [reply.headers.get('content-encoding'), (await reply.text()).length];
    }),
  );
  expect(encodings).toEqual([
    ['gzip', encodings[0]?.[1]],
    [null, encodings[0]?.[1]],
  ]);
  const older = await fetch(`${org.url}/services/data/v66.0${path}/results`, { headers });
  expect(older.status).toBe(409);
  await org.twin.clock.advance(8 * 24 * 60 * 60_000);
  expect([(await call('GET', path)).status, (await call('GET', `${path}/results?locator=${locator}`)).status]).toEqual([404, 404]);
});

it('grants 10,000 query jobs in 24 hours and says how many are left', async () => {
  const make = () => call('POST', '/jobs/query', JSON.stringify({ operation: 'query', query: 'SELECT Id FROM Lead' }));
  const { id } = JSON.parse((await make()).text) as { id: string };
  const job = org.twin.store.get<Job>(org.ids.orgId, QUERY, id);
  if (!job) throw new Error('no job');
  for (let n = 1; n < DAILY_QUERY_JOBS; n += 1) org.twin.store.put<Job>(org.ids.orgId, QUERY, { ...job, id: `spent${n}` });
  const refused = await make();
  expect([refused.status, refused.text, (await json('GET', '/limits'))['DailyBulkV2QueryJobs']]).toEqual([
    400,
    expect.stringContaining('EXCEEDEDQUOTA'),
    { Max: 10_000, Remaining: 0 },
  ]);
  await org.twin.clock.advance(25 * 60 * 60_000);
  expect((await make()).status).toBe(200);
});

it('speaks jsforce', async () => {
  const done = await conn.bulk2.loadAndWaitForResults({
    object: 'Lead',
    operation: 'insert',
    input: [{ LastName: 'A', Company: 'B' }, { LastName: 'No company' }],
    pollInterval: 10,
    pollTimeout: 5000,
  });
  expect([done.successfulResults.length, done.failedResults.length, done.unprocessedRecords.length]).toEqual([1, 1, 0]);
  const stream = await conn.bulk2.query('SELECT LastName FROM Lead', { pollInterval: 10, pollTimeout: 5000 });
  expect(await stream.toArray()).toEqual([{ LastName: 'A' }]);
});
