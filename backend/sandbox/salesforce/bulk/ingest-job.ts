import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import { jobInfo, timings, type Job } from './job.ts';

export const INGEST = 'bulk_ingest';
const UPLOAD = 'bulk_upload';
const RESULTS = 'bulk_results';

export interface IngestJob extends Job {
  externalIdFieldName: string | null;
  failed: number;
}

interface Upload extends Stored {
  text: string;
}

export interface RowOutcome {
  /** Position in the file. */
  index: number;
  recordId: string;
  created: boolean;
  /** null = done. */
  error: string | null;
}

interface Results extends Stored {
  outcomes: RowOutcome[];
}

export function ingestInfo(job: IngestJob): Record<string, unknown> {
  return {
    ...jobInfo(job),
    ...(job.externalIdFieldName === null ? {} : { externalIdFieldName: job.externalIdFieldName }),
    contentUrl: `services/data/${job.version}/jobs/ingest/${job.id}/batches`,
  };
}

export function ingestProgress(job: IngestJob): Record<string, unknown> {
  return {
    ...ingestInfo(job),
    jobType: 'V2Ingest',
    ...timings,
    numberRecordsProcessed: job.processed,
    numberRecordsFailed: job.failed,
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
  };
}

export function uploadOf(twin: Twin, orgId: string, jobId: string): string | null {
  return twin.store.get<Upload>(orgId, UPLOAD, jobId)?.text ?? null;
}

export function putUpload(twin: Twin, orgId: string, jobId: string, text: string): void {
  twin.store.put<Upload>(orgId, UPLOAD, { id: jobId, text });
}

/** In the order of the file. */
export function outcomesOf(twin: Twin, orgId: string, job: IngestJob): RowOutcome[] {
  const outcomes: RowOutcome[] = [];
  for (let start = 0; start < job.processed; ) {
    const part = twin.store.get<Results>(orgId, RESULTS, `${job.id}-${start}`)?.outcomes ?? [];
    if (part.length === 0) break;
    outcomes.push(...part);
    start += part.length;
  }
  return outcomes;
}

export function putOutcomes(twin: Twin, orgId: string, job: IngestJob, outcomes: RowOutcome[]): void {
  if (outcomes.length > 0) twin.store.put<Results>(orgId, RESULTS, { id: `${job.id}-${job.processed}`, outcomes });
}

export function dropIngestJob(twin: Twin, orgId: string, job: IngestJob): void {
  for (let start = 0; start < job.processed; ) {
    const key = `${job.id}-${start}`;
    const count = twin.store.get<Results>(orgId, RESULTS, key)?.outcomes.length ?? 0;
    if (count === 0) break;
    twin.store.delete(orgId, RESULTS, key);
    start += count;
  }
  twin.store.delete(orgId, UPLOAD, job.id);
  twin.store.delete(orgId, INGEST, job.id);
}
