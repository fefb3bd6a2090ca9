import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeOrg } from '../../../sandbox/salesforce/org.ts';
import { startTestOrg, type TestOrg } from '../../../sandbox/salesforce/test-org.ts';
import { fault, restCaller, type Call, type Reply } from './rest-caller.ts';

let org: TestOrg;
let call: Call;
beforeEach(async () => {
  org = await startTestOrg();
  call = restCaller(org);
});
afterEach(() => org.close());

const idIn = ({ body }: Reply): string => String(Object(body).id);
const multipart = (job: string, content: string | null): Promise<Reply> => {
  const part = (name: string, type: string, text: string): string =>
    `--BOUNDARY\r\nContent-Type: ${type}\r\nContent-Disposition: form-data; name="${name}"${name === 'content' ? '; filename="content"' : ''}\r\n\r\n${text}\r\n`;
  const parts = part('job', 'application/json', job) + (content === null ? '' : part('content', 'text/csv', content));
  return call('POST', '/jobs/ingest/', `${parts}--BOUNDARY--\r\n`, { 'content-type': 'multipart/form-data; boundary="BOUNDARY"' });
};
const until = async (path: string): Promise<unknown> => {
  for (let look = 0; look < 5; look += 1) {
    const { body } = await call('GET', path);
    if (Object(body).state !== 'InProgress') return body;
  }
  return null;
};

it('takes a job and its rows in one request, and begins by itself', async () => {
  const started = await multipart('{"object":"Contact","operation":"insert","lineEnding":"LF"}', 'LastName,Title\nOne,A\n,B');
  expect(started).toMatchObject({ status: 200, body: { state: 'UploadComplete', operation: 'insert', object: 'Contact' } });
  const at = `/jobs/ingest/${idIn(started)}`;
  expect(await until(at)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 });
  expect((await call('GET', `${at}/successfulResults/`)).body).toMatch(/^"sf__Id","sf__Created","LastName","Title"\n"003\w{15}","true","One","A"\n$/);
  expect(fault(await multipart('{"object":"Contact","operation":"insert"}', null))).toBe('400 INVALIDBATCH');
  expect(fault(await multipart('not json', 'LastName\nOne\n'))).toBe('400 JSON_PARSER_ERROR');
  expect(fault(await multipart('{"object":"Contact","operation":"insert"}', `LastName\n${'x'.repeat(100_001)}`))).toBe('400 INVALIDBATCH');
});

it('lists loads by their kind, as it lists queries', async () => {
  const load = await call('POST', '/jobs/ingest', { object: 'Lead', operation: 'insert' });
  const listed = (await call('GET', '/jobs/ingest?jobType=V2Ingest')).body;
  expect(listed).toMatchObject({ done: true, nextRecordsUrl: null, records: [{ id: idIn(load), jobType: 'V2Ingest', state: 'Open' }] });
  expect((await call('GET', '/jobs/ingest?jobType=Classic')).body).toMatchObject({ records: [] });
  expect(fault(await call('GET', '/jobs/ingest?jobType=Other'))).toBe('400 ILLEGAL_QUERY_PARAMETER_VALUE');
});

it('says where each page of the results is, five at a time, since version 58', async () => {
  const rows = Array.from({ length: 12 }, (_, at) => ({ attributes: { type: 'Lead' }, LastName: `L${at}`, Company: 'C' }));
  await call('POST', '/composite/sobjects', { records: rows });
  changeOrg(org.twin, org.ids.orgId, { bulkResultRecords: 2 });
  const query = await call('POST', '/jobs/query', { operation: 'query', query: 'SELECT LastName FROM Lead' });
  const at = `/jobs/query/${idIn(query)}`;
  expect(fault(await call('GET', `${at}/resultPages`))).toBe('400 INVALIDJOBSTATE');
  await until(at);
  await until(at);
  const read: string[] = [];
  for (let path: string | null = `${at}/resultPages`; path !== null; ) {
    const { resultPages, nextRecordsUrl, done } = Object((await call('GET', path)).body) as Pages;
    expect(done).toBe(nextRecordsUrl === null);
    for (const { resultUrl } of resultPages)
      read.push(
        ...String((await call('GET', behindVersion(resultUrl))).body)
          .split('\n')
          .slice(1, -1),
      );
    path = nextRecordsUrl === null ? null : behindVersion(nextRecordsUrl);
  }
  expect(read).toEqual(rows.map(({ LastName }) => `"${LastName}"`));
  expect(fault(await restCaller(org, 'rep', 'v57.0')('GET', `${at}/resultPages`))).toBe('404 NOT_FOUND');
});

interface Pages {
  resultPages: { resultUrl: string }[];
  nextRecordsUrl: string | null;
  done: boolean;
}
const behindVersion = (url: string): string => url.replace('/services/data/v67.0', '');
