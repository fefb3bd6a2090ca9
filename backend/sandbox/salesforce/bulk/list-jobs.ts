import { ApiFault } from '../api-fault.ts';
import type { Job } from './job.ts';
import { readLocator, writeLocator } from './locator.ts';

const JOBS_AT_ONCE = 1000;
const jobTypes: ReadonlySet<string> = new Set(['Classic', 'V2Query', 'V2Ingest']);

interface Listing<Kind extends Job> {
  /** "/services/data/v67.0/jobs/query" */
  url: string;
  jobType: 'V2Query' | 'V2Ingest';
  jobs: readonly Kind[];
  info: (job: Kind) => Record<string, unknown>;
  asked: Record<string, string>;
}

/** All users' jobs, by their kind alone: whose and of what has to be seen from the answer. */
export function listJobs<Kind extends Job>({ url, jobType, jobs: known, info, asked }: Listing<Kind>): object {
  const { jobType: wanted, isPkChunkingEnabled, queryLocator } = asked;
  if (wanted !== undefined && !jobTypes.has(wanted))
    throw new ApiFault(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', `${wanted} is not a valid value for jobType`);
  // Chunks by primary key belong to the older interface.
  const jobs = (wanted !== undefined && wanted !== jobType) || isPkChunkingEnabled === 'true' ? [] : known;
  const start = readLocator(queryLocator, jobs.length);
  const end = Math.min(start + JOBS_AT_ONCE, jobs.length);
  const done = end >= jobs.length;
  return {
    done,
    records: jobs.slice(start, end).map((job) => ({ ...info(job), jobType })),
    nextRecordsUrl: done ? null : `${url}?queryLocator=${writeLocator(end)}${wanted === undefined ? '' : `&jobType=${wanted}`}`,
  };
}
