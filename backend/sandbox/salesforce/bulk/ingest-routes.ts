import { z } from 'zod';
import { ApiFault } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { objectFor } from '../org.ts';
import { findField } from '../schema/objects.ts';
import { readJson } from '../routes/api.ts';
import { parseBody } from '../routes/collection-body.ts';
import { readCsv, writeCsv, type Table } from './csv.ts';
import { dropIngestJob, INGEST, ingestInfo, ingestProgress, outcomesOf, putUpload, uploadOf, type IngestJob, type RowOutcome } from './ingest-job.ts';
import { newJob, requireJob, wrongState } from './job.ts';
import { listJobs } from './list-jobs.ts';
import { advanceIngest, save } from './run-ingest.ts';
import { dialectShape, stateChange } from './shapes.ts';

const MOST_BYTES = 150_000_000;

const NewJob = z.strictObject({
  object: z.string(),
  operation: z.enum(['insert', 'update', 'upsert', 'delete', 'hardDelete']),
  externalIdFieldName: z.string().nullish(),
  contentType: z.literal('CSV').optional(),
  assignmentRuleId: z.string().nullish(),
  ...dialectShape,
});

/** Bulk API 2.0, loading: a file of rows, worked off later. */
export function addIngestJobs(api: Api, kit: Kit): void {
  const { twin } = kit;
  const require = (session: ApiSession, id: string): IngestJob => requireJob<IngestJob>(twin, session, INGEST, id);

  api.post('/jobs/ingest', async (c) => {
    const { session } = c.var;
    if (!/^multipart\/form-data\b/i.test(c.req.header('content-type') ?? ''))
      return c.json(ingestInfo(createJob(kit, session, await readJson(c.req))));
    const { job: wanted, content } = await readParts(c.req);
    const job = createJob(kit, session, wanted);
    putUpload(twin, session.org.id, job.id, content);
    return c.json(ingestInfo(save(twin, session.org.id, { ...job, state: 'UploadComplete' })));
  });
  api.get('/jobs/ingest', (c) => {
    const { org, version } = c.var.session;
    const jobs = twin.store.all<IngestJob>(org.id, INGEST);
    return c.json(listJobs({ url: `/services/data/${version}/jobs/ingest`, jobType: 'V2Ingest', jobs, info: ingestInfo, asked: c.req.query() }));
  });
  api.get('/jobs/ingest/:id', (c) => {
    const { session } = c.var;
    return c.json(ingestProgress(advanceIngest(twin, session.org.id, require(session, c.req.param('id')))));
  });
  api.put('/jobs/ingest/:id/batches', async (c) => {
    const job = require(c.var.session, c.req.param('id'));
    const text = await c.req.text();
    if (job.state !== 'Open') throw wrongState(job, 'an upload');
    if (uploadOf(twin, c.var.session.org.id, job.id) !== null)
      throw new ApiFault(400, 'INVALIDJOBSTATE', 'Invalid job state: this job has its content; a job takes one upload');
    if (!/^text\/csv\b/i.test(c.req.header('content-type') ?? '')) throw new ApiFault(415, 'UNSUPPORTED_MEDIA_TYPE', 'The content must be text/csv');
    if (Buffer.byteLength(text) > MOST_BYTES) throw new ApiFault(400, 'INVALIDBATCH', `InvalidBatch : more than ${MOST_BYTES} bytes`);
    putUpload(twin, c.var.session.org.id, job.id, text);
    return c.body(null, 201);
  });
  api.patch('/jobs/ingest/:id', async (c) => {
    const job = require(c.var.session, c.req.param('id'));
    const { state } = parseBody(stateChange, await readJson(c.req));
    const isPossible = state === 'UploadComplete' ? job.state === 'Open' : ['Open', 'UploadComplete', 'InProgress'].includes(job.state);
    if (!isPossible) throw wrongState(job, state);
    return c.json(ingestInfo(save(twin, c.var.session.org.id, { ...job, state })));
  });
  api.delete('/jobs/ingest/:id', (c) => {
    const job = require(c.var.session, c.req.param('id'));
    if (job.state === 'Open' || job.state === 'InProgress') throw wrongState(job, 'deletion');
    dropIngestJob(twin, c.var.session.org.id, job);
    return c.body(null, 204);
  });
  addResults(api, kit);
}

/** The longest file that may travel with its job. */
const MOST_CHARACTERS = 100_000;

/** Job and rows in one request: the rows are all there, and the job begins by itself. */
async function readParts(request: { parseBody(): Promise<Record<string, unknown>> }): Promise<{ job: unknown; content: string }> {
  const parts = await request.parseBody().catch(() => ({}));
  const [job, content] = await Promise.all([textOf(parts, 'job'), textOf(parts, 'content')]);
  if (job === null || content === null) throw new ApiFault(400, 'INVALIDBATCH', 'InvalidBatch : a multipart request has the parts job and content');
  if (content.length > MOST_CHARACTERS) throw new ApiFault(400, 'INVALIDBATCH', `InvalidBatch : more than ${MOST_CHARACTERS} characters`);
  return { job: await readJson({ text: () => Promise.resolve(job) }), content };
}

async function textOf(parts: Record<string, unknown>, name: string): Promise<string | null> {
  const part = parts[name];
  if (part instanceof File) return part.text();
  return typeof part === 'string' ? part : null;
}

function addResults(api: Api, { twin }: Kit): void {
  for (const [name, table] of [
    ['successfulResults', successes],
    ['failedResults', failures],
    ['unprocessedrecords', leftovers],
  ] as const) {
    const answer = (session: ApiSession, id: string): Response => {
      const job = requireJob<IngestJob>(twin, session, INGEST, id);
      const rows = table(readCsv(uploadOf(twin, session.org.id, job.id) ?? '', job), outcomesOf(twin, session.org.id, job), job);
      return new Response(writeCsv(rows, job), { headers: { 'content-type': 'text/csv' } });
    };
    api.get(`/jobs/ingest/:id/${name}`, (c) => answer(c.var.session, c.req.param('id')));
  }
}

function createJob(kit: Kit, session: ApiSession, raw: unknown): IngestJob {
  const body = parseBody(NewJob, raw);
  const definition = objectFor(session.org, body.object);
  if (!definition) throw new ApiFault(400, 'INVALIDENTITY', `InvalidEntity : ${body.object} is not a valid object`);
  const { externalIdFieldName = null, operation, lineEnding, columnDelimiter } = body;
  if (operation === 'upsert') {
    const key = findField(definition, externalIdFieldName ?? '');
    if (!key?.externalId && key?.name !== 'Id')
      throw new ApiFault(
        400,
        'INVALIDJOB',
        `InvalidJob : ${externalIdFieldName ?? 'externalIdFieldName'} is not an external id of ${definition.name}`,
      );
  }
  const job: IngestJob = {
    ...newJob(kit, session, { lineEnding, columnDelimiter }),
    object: definition.name,
    operation,
    externalIdFieldName,
    state: 'Open',
    failed: 0,
  };
  kit.twin.store.put<IngestJob>(session.org.id, INGEST, job);
  return job;
}

function successes({ header, rows }: Table, outcomes: readonly RowOutcome[]): string[][] {
  const done = outcomes.filter(({ error }) => error === null);
  return [['sf__Id', 'sf__Created', ...header], ...done.map(({ index, recordId, created }) => [recordId, String(created), ...(rows[index] ?? [])])];
}

function failures({ header, rows }: Table, outcomes: readonly RowOutcome[]): string[][] {
  const failed = outcomes.flatMap(({ index, recordId, error }) => (error === null ? [] : [[recordId, error, ...(rows[index] ?? [])]]));
  return [['sf__Id', 'sf__Error', ...header], ...failed];
}

function leftovers({ header, rows }: Table, _: readonly RowOutcome[], job: IngestJob): string[][] {
  return [header, ...rows.slice(job.processed)];
}
