import type { CrmBulkReader } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { z } from 'zod';
import { readTable } from './bulk-table.ts';
import type { SalesforceClient } from './client.ts';
import type { NamesOf } from './field-names.ts';
import { objects } from './objects.ts';
import { selectionOf, whereWithin, withoutGoneFields } from './select-records.ts';
import { AnyRecord, ApiRoot, BulkJob, BulkJobPage, type Describe } from './wire.ts';

/** One page of a query holds as many; Salesforce itself means its jobs for more than that. */
const WORTH_A_JOB = 2000;
/** More in one call saves calls; all of one page is applied in one transaction, which must not stay open for long. */
const PAGE_SIZE = 5000;

/** A job tells neither its query nor who made it for what; that its cells are parted by this, as nobody else would, tells ours. */
const OURS = 'BACKQUOTE';
const OPERATION = 'queryAll';

/** Bulk API 2.0. jsforce's own job reads its results from the first to the last in one go: here one page is asked for at a time, from any place. */
export function createBulkReader(client: SalesforceClient, namesOf: NamesOf): CrmBulkReader {
  return {
    from: WORTH_A_JOB,

    start: (object, fields, options) =>
      withoutGoneFields(client, async () => {
        const { soql } = await selectionOf(client, namesOf, object, fields, options);
        const within = (await whereWithin(client, object, options?.within)).map((condition) => ` WHERE ${condition}`);
        const body = { operation: OPERATION, query: `${soql}${within.join('')}`, lineEnding: 'LF', columnDelimiter: OURS };
        const { id, createdDate } = await client.ask({ method: 'POST', path: '/jobs/query', kind: 'read', reply: BulkJob, body });
        return { job: id, startedAt: createdDate };
      }),

    isReady: (job) => orGone(async () => readiness(await client.ask({ method: 'GET', path: `/jobs/query/${job}`, kind: 'read', reply: BulkJob }))),

    page: (object, { job, place }, fields, options) =>
      orGone(async () => {
        const from = place === null ? '' : `&locator=${encodeURIComponent(place)}`;
        const { body, headers } = await client.text(`/jobs/query/${job}/results?maxRecords=${PAGE_SIZE}${from}`, { accept: 'text/csv' });
        const { toRecords } = await selectionOf(client, namesOf, object, fields, options);
        const records = toAnyRecords(readTable(body), await client.describe(objects[object].name));
        const next = headers['sforce-locator'] ?? 'null';
        return {
          records: await toRecords(records),
          next: next === 'null' ? null : next,
        };
      }),

    drop: (job) => drop(client, job),

    async startedSince(object, since) {
      const { identity } = await client.ask({ method: 'GET', path: '/', kind: 'read', reply: ApiRoot });
      const user = identity.slice(-ID_LENGTH);
      return (await allJobs(client))
        .filter(({ operation, object: of, columnDelimiter }) => operation === OPERATION && of === objects[object].name && columnDelimiter === OURS)
        .filter(({ createdById, createdDate }) => createdById === user && createdDate >= since)
        .map(({ id }) => id);
    },
  };
}

const ID_LENGTH = 18;

/** The vendor filters by the kind of job only. */
async function allJobs(client: SalesforceClient): Promise<z.infer<typeof BulkJobPage>['records']> {
  let page = await client.ask({ method: 'GET', path: '/jobs/query?jobType=V2Query', kind: 'read', reply: BulkJobPage });
  const jobs = [...page.records];
  while (!page.done && page.nextRecordsUrl) {
    page = await client.ask({ method: 'GET', path: page.nextRecordsUrl, kind: 'read', reply: BulkJobPage });
    jobs.push(...page.records);
  }
  return jobs;
}

/** One that runs can be ended, and only one that has ended be thrown away. */
async function drop(client: SalesforceClient, job: string): Promise<void> {
  const path = `/jobs/query/${job}`;
  const end = (): Promise<unknown> => client.ask({ method: 'PATCH', path, kind: 'read', reply: z.unknown(), body: { state: 'Aborted' } });
  const remove = (): Promise<unknown> => client.ask({ method: 'DELETE', path, kind: 'read', reply: z.unknown() });
  const isRunning = (error: unknown): boolean => error instanceof ProviderError && error.vendorCode === 'INVALIDJOBSTATE';
  const gone = (error: unknown): void => {
    if (!(error instanceof ProviderError) || error.failure !== 'not_found') throw error;
  };
  await remove()
    .catch(async (error: unknown) => {
      if (!isRunning(error)) throw error;
      await end();
      await remove();
    })
    .catch(gone);
}

function readiness({ state, errorMessage }: z.infer<typeof BulkJob>): boolean {
  if (state === 'Failed' || state === 'Aborted')
    throw new ProviderError('cursor_invalid', errorMessage ?? `the job ended as ${state}`, { vendorCode: `BULK_JOB_${state.toUpperCase()}` });
  return state === 'JobComplete';
}

/** A job that is not there any more, or in another state than its results need, will not come back. */
const LOST = new Set(['not_found', 'validation']);

async function orGone<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProviderError) || !LOST.has(error.failure)) throw error;
    throw new ProviderError('cursor_invalid', error.message, { cause: error, vendorCode: error.vendorCode ?? undefined });
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['int', 'double', 'currency', 'percent', 'long']);

/** A table knows texts only: what a cell means the object's description says. Nothing and an empty text are one. */
function toAnyRecords([header = [], ...rows]: readonly string[][], { fields }: Describe): AnyRecord[] {
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const columns = header.map((name) => ({ name, read: readerOf(types.get(name) ?? 'string') }));
  return rows.map((row) => {
    const record: Record<string, string | number | boolean | null> = {};
    for (const [n, { name, read }] of columns.entries()) record[name] = row[n] ? read(row[n]) : null;
    return AnyRecord.parse(record);
  });
}

function readerOf(type: string): (cell: string) => string | number | boolean {
  if (type === 'boolean') return (cell) => cell === 'true';
  return NUMBERS.has(type) ? Number : (cell) => cell;
}
