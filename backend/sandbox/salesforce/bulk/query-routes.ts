import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { requireOrg } from '../org.ts';
import type { Row, Value } from '../records/row.ts';
import type { Field } from '../schema/field.ts';
import { runQuery } from '../soql/run.ts';
import type { Selection } from '../soql/selection.ts';
import { toStamp } from '../stamp.ts';
import { readJson } from '../routes/api.ts';
import { parseBody } from '../routes/collection-body.ts';
import { writeCsv } from './csv.ts';
import { jobInfo, newJob, requireJob, timings, wrongState, type Job } from './job.ts';
import { listJobs } from './list-jobs.ts';
import { readLocator, writeLocator } from './locator.ts';
import { isExpired, spendQueryJob } from './job-retention.ts';
import { dialectShape, stateChange } from './shapes.ts';

export const QUERY = 'bulk_query';
const ANSWER = 'bulk_answer';
const MOST_RECORDS = 50_000;

interface QueryJob extends Job {
  query: string;
}

interface Answer extends Stored {
  header: string[];
  rows: string[][];
}

const NewJob = z.strictObject({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  contentType: z.literal('CSV').optional(),
  ...dialectShape,
});

/** Bulk API 2.0, reading: a query run later, its answer fetched in pieces. */
export function addQueryJobs(api: Api, kit: Kit): void {
  const { twin } = kit;
  const require = (session: ApiSession, id: string): QueryJob => requireQueryJob(twin, session, id);

  api.post('/jobs/query', async (c) => c.json(jobInfo(createJob(kit, c.var.session, await readJson(c.req)))));
  api.get('/jobs/query', (c) => {
    const { org, version } = c.var.session;
    const jobs = twin.store.all<QueryJob>(org.id, QUERY).filter((job) => !isExpired(twin, job));
    return c.json(listJobs({ url: `/services/data/${version}/jobs/query`, jobType: 'V2Query', jobs, info: jobInfo, asked: c.req.query() }));
  });
  api.get('/jobs/query/:id', (c) => {
    const job = advance(twin, c.var.session.org.id, require(c.var.session, c.req.param('id')));
    const progress = { ...jobInfo(job), jobType: 'V2Query', ...timings, numberRecordsProcessed: job.processed, isPkChunkingSupported: true };
    return c.json(job.errorMessage === null ? progress : { ...progress, errorMessage: job.errorMessage });
  });
  api.patch('/jobs/query/:id', async (c) => {
    const job = require(c.var.session, c.req.param('id'));
    const { state } = parseBody(stateChange, await readJson(c.req));
    if (state !== 'Aborted' || !['UploadComplete', 'InProgress'].includes(job.state)) throw wrongState(job, state);
    return c.json(jobInfo(save(twin, c.var.session.org.id, { ...job, state })));
  });
  api.delete('/jobs/query/:id', (c) => {
    const job = require(c.var.session, c.req.param('id'));
    if (job.state === 'UploadComplete' || job.state === 'InProgress') throw wrongState(job, 'deletion');
    dropJob(twin, c.var.session.org.id, job.id);
    return c.body(null, 204);
  });
  addResults(api, kit);
}

const PAGES_AT_ONCE = 5;
const PAGES_SINCE = 58;

function addResults(api: Api, { twin }: Kit): void {
  const answerOf = (session: ApiSession, id: string): { job: QueryJob; header: string[]; rows: string[][] } => {
    const job = requireQueryJob(twin, session, id);
    if (job.version !== session.version) throw new ApiFault(409, 'API_VERSION_MISMATCH', `The job was created with ${job.version}`);
    if (job.state !== 'JobComplete') throw wrongState(job, 'reading results');
    const { header = [], rows = [] } = twin.store.get<Answer>(session.org.id, ANSWER, job.id) ?? {};
    return { job, header, rows };
  };

  // Where every page of the results is, for who reads several at once.
  api.get('/jobs/query/:id/resultPages', (c) => {
    const { org, version } = c.var.session;
    if (Number(version.slice(1)) < PAGES_SINCE) throw notFound();
    const { job, rows } = answerOf(c.var.session, c.req.param('id'));
    const size = org.bulkResultRecords ?? MOST_RECORDS;
    const start = readLocator(c.req.query('locator'), rows.length);
    const starts = Array.from({ length: PAGES_AT_ONCE }, (_, page) => start + page * size).filter((at) => at === 0 || at < rows.length);
    const next = start + PAGES_AT_ONCE * size;
    const url = `/services/data/${version}/jobs/query/${job.id}`;
    return c.json({
      resultPages: starts.map((at) => ({ resultUrl: `${url}/results?locator=${writeLocator(at)}` })),
      nextRecordsUrl: next < rows.length ? `${url}/resultPages?locator=${writeLocator(next)}` : null,
      done: next >= rows.length,
    });
  });

  api.get('/jobs/query/:id/results', (c) => {
    const { job, header, rows } = answerOf(c.var.session, c.req.param('id'));
    const start = readLocator(c.req.query('locator'), rows.length);
    const most = c.var.session.org.bulkResultRecords ?? MOST_RECORDS;
    const asked = Number(c.req.query('maxRecords') ?? most);
    if (!(Number.isInteger(asked) && asked > 0)) throw new ApiFault(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', 'maxRecords must be a positive number');
    const end = Math.min(start + Math.min(asked, most), rows.length);
    const table = writeCsv([header, ...rows.slice(start, end)], job);
    const isSmall = c.req.header('accept-encoding')?.includes('gzip') === true;
    return c.body(isSmall ? Uint8Array.from(gzipSync(table)) : table, 200, {
      'content-type': 'text/csv',
      ...(isSmall ? { 'content-encoding': 'gzip' } : {}),
      'Sforce-Locator': end < rows.length ? writeLocator(end) : 'null',
      'Sforce-NumberOfRecords': String(end - start),
    });
  });
}

/** A query the bulk interface cannot answer is refused at once. */
function createJob(kit: Kit, session: ApiSession, raw: unknown): QueryJob {
  const { operation, query, lineEnding, columnDelimiter } = parseBody(NewJob, raw);
  const selection = runQuery(kit.twin, session.org, query, operation === 'queryAll', { userId: session.userId });
  if (selection.nested.length > 0 || selection.isGrouped || selection.columns.length === 0 || /\boffset\s+\d+\s*$/i.test(query))
    throw new ApiFault(400, 'API_ERROR', 'Aggregate functions, subqueries, TYPEOF and OFFSET are not supported in a bulk query');
  if (selection.columns.some(({ field }) => field.compound !== null))
    throw new ApiFault(400, 'API_ERROR', 'FeatureNotEnabled : Selecting compound data not supported in Bulk Query');
  spendQueryJob(kit.twin, kit.twin.store.all<QueryJob>(session.org.id, QUERY));
  const start = newJob(kit, session, { lineEnding, columnDelimiter });
  return save(kit.twin, session.org.id, { ...start, object: selection.definition.name, operation, query, state: 'UploadComplete' });
}

function requireQueryJob(twin: Twin, session: ApiSession, id: string): QueryJob {
  const job = requireJob<QueryJob>(twin, session, QUERY, id);
  if (!isExpired(twin, job)) return job;
  dropJob(twin, session.org.id, job.id);
  return requireJob<QueryJob>(twin, session, QUERY, id);
}

function dropJob(twin: Twin, orgId: string, jobId: string): void {
  twin.store.delete(orgId, ANSWER, jobId);
  twin.store.delete(orgId, QUERY, jobId);
}

function save(twin: Twin, orgId: string, job: QueryJob): QueryJob {
  const stamped = { ...job, systemModstamp: toStamp(twin.clock.now()) };
  twin.store.put<QueryJob>(orgId, QUERY, stamped);
  return stamped;
}

/** One step further each time somebody looks. */
function advance(twin: Twin, orgId: string, job: QueryJob): QueryJob {
  if (job.state === 'UploadComplete') return save(twin, orgId, { ...job, state: 'InProgress' });
  if (job.state !== 'InProgress') return job;
  try {
    const { columns, rows } = runQuery(twin, requireOrg(twin, orgId), job.query, job.operation === 'queryAll', { userId: job.createdById });
    const header = columns.map(({ path }) => path.join('.'));
    twin.store.put<Answer>(orgId, ANSWER, { id: job.id, header, rows: rows.map((row) => cellsOf(columns, row)) });
    return save(twin, orgId, { ...job, state: 'JobComplete', processed: rows.length });
  } catch (error) {
    if (error instanceof ApiFault) return save(twin, orgId, { ...job, state: 'Failed', errorMessage: `${error.errorCode}: ${error.message}` });
    throw error;
  }
}

function cellsOf(columns: Selection['columns'], row: Row): string[] {
  return columns.map(({ field, read }) => cellOf(field, read(row)));
}

function cellOf(field: Field, value: Value): string {
  if (value === null) return '';
  return field.type === 'datetime' ? String(value).replace('+0000', 'Z') : String(value);
}
