import type { Stored } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import { ApiFault } from '../api-fault.ts';
import { makeId, toId18 } from '../ids.ts';
import type { ApiSession } from '../kit.ts';
import { nextSequence } from '../records/row.ts';
import { toStamp } from '../stamp.ts';
import type { Dialect } from './csv.ts';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'Aborted' | 'JobComplete' | 'Failed';

/** What loads and queries have in common. */
export interface Job extends Stored, Dialect {
  object: string;
  operation: string;
  state: JobState;
  createdById: string;
  createdDate: string;
  systemModstamp: string;
  /** "v67.0" */
  version: string;
  processed: number;
  errorMessage: string | null;
}

export const KEY_PREFIX = '750';

export function newJob(
  { twin }: { twin: Twin },
  { org, userId, version }: ApiSession,
  dialect: Dialect,
): Omit<Job, 'object' | 'operation' | 'state'> {
  const stamp = toStamp(twin.clock.now());
  return {
    id: makeId(KEY_PREFIX, org.id.slice(3, 5), nextSequence(twin, org.id, 'bulk_job')),
    createdById: userId,
    createdDate: stamp,
    systemModstamp: stamp,
    version,
    processed: 0,
    errorMessage: null,
    lineEnding: dialect.lineEnding,
    columnDelimiter: dialect.columnDelimiter,
  };
}

export function requireJob<Kind extends Job>(twin: Twin, { org }: ApiSession, kind: string, id: string): Kind {
  const job = twin.store.get<Kind>(org.id, kind, toId18(id) ?? '');
  if (!job) throw new ApiFault(404, 'NOT_FOUND', 'The requested resource does not exist');
  return job;
}

export function wrongState(job: Job, wish: string): ApiFault {
  return new ApiFault(400, 'INVALIDJOBSTATE', `Invalid job state: ${wish} is not possible for a job in state ${job.state}`);
}

export function jobInfo(job: Job): Record<string, unknown> {
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: job.createdDate,
    systemModstamp: job.systemModstamp,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.version.slice(1)),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}

export const timings = { retries: 0, totalProcessingTime: 0, apiActiveProcessingTime: 0, apexProcessingTime: 0 };
