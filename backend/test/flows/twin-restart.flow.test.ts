import { expect, inject, test } from 'vitest';
import { startTwin, type RunningTwin } from '../../sandbox/start-twin.ts';
import { createTestDatabase } from '../harness.ts';

interface Reply {
  status: number;
  text: string;
}

async function call(twin: RunningTwin, token: string, request: string, body = ''): Promise<Reply> {
  const [method = '', path = ''] = request.split(' ');
  const headers = { authorization: `Bearer ${token}`, 'content-type': method === 'PUT' ? 'text/csv' : 'application/json' };
  const reply = await fetch(`${twin.salesforceUrl}/services/data/v67.0${path}`, { method, headers, ...(body === '' ? {} : { body }) });
  return { status: reply.status, text: await reply.text() };
}

async function openSession(twin: RunningTwin): Promise<string> {
  const salesforce = twin.seeded?.salesforce;
  const reply = await fetch(`${twin.salesforceUrl}/_twin/orgs/${salesforce?.orgId}/sessions`, {
    method: 'POST',
    body: JSON.stringify({ userId: salesforce?.userIds['admin'] }),
  });
  return String(((await reply.json()) as { accessToken: string }).accessToken);
}

const stateOf = ({ text }: Reply): unknown => (JSON.parse(text) as { state: string }).state;

test("the twin's Salesforce finishes a bulk job that was under way when it stopped, and finds records by what was written before", async () => {
  const { appUrl } = await createTestDatabase();
  const url = new URL(inject('superuserUrl'));
  url.pathname = new URL(appUrl).pathname;
  const options = { basePort: 0, databaseUrl: url.href, record: null, productUrl: null, inboundMailSecret: 'secret', seed: true };
  const first = await startTwin(options);
  const token = await openSession(first);
  const job = { object: 'Task', operation: 'upsert', externalIdFieldName: 'SalesOS_Id__c' };
  const { id } = JSON.parse((await call(first, token, 'POST /jobs/ingest', JSON.stringify(job))).text) as { id: string };
  await call(first, token, `PUT /jobs/ingest/${id}/batches`, 'SalesOS_Id__c,Subject\nkept-1,One\n');
  await call(first, token, `PATCH /jobs/ingest/${id}`, '{"state":"UploadComplete"}');
  expect(stateOf(await call(first, token, `GET /jobs/ingest/${id}`))).toBe('InProgress');
  await first.close();

  const second = await startTwin(options);
  expect(stateOf(await call(second, token, `GET /jobs/ingest/${id}`))).toBe('JobComplete');
  expect((await call(second, token, `GET /jobs/ingest/${id}/successfulResults`)).text).toMatch(
    /^"sf__Id","sf__Created",.*\n"00T\w+","true","kept-1","One"\n$/,
  );
  await second.close();

  const third = await startTwin(options);
  expect((await call(third, token, `GET /jobs/ingest/${id}/failedResults`)).text).toBe('"sf__Id","sf__Error","SalesOS_Id__c","Subject"\n');
  const known = await call(third, token, 'PATCH /sobjects/Task/SalesOS_Id__c/KEPT-1', '{"Subject":"Two"}');
  expect([known.status, known.text]).toEqual([200, expect.stringContaining('"created":false')]);
  await third.close();
});
