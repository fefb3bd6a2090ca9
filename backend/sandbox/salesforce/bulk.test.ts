import jsforce from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
  expect((await call('PUT', `/jobs/ingest/${id}/batches`, 'LastName\nx\n', 'text/csv')).status).toBe(400);
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
