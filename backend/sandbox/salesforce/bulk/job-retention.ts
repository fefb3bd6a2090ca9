import type { Twin } from '../../core/twin.ts';
import { ApiFault } from '../api-fault.ts';
import type { Job } from './job.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Query jobs an org may create in 24 hours. */
export const DAILY_QUERY_JOBS = 10_000;
const KEPT_DAYS = 7;
const ENDED: ReadonlySet<string> = new Set(['JobComplete', 'Failed', 'Aborted']);

const ageMs = (twin: Twin, stamp: string): number => twin.clock.now().getTime() - Date.parse(stamp.replace('+0000', 'Z'));

/** A job that has ended is thrown away seven days after it was created, its results with it. */
export const isExpired = (twin: Twin, { state, createdDate }: Job): boolean => ENDED.has(state) && ageMs(twin, createdDate) > KEPT_DAYS * DAY_MS;

export const jobsOfDay = (twin: Twin, jobs: readonly Job[]): number => jobs.filter(({ createdDate }) => ageMs(twin, createdDate) < DAY_MS).length;

export function spendQueryJob(twin: Twin, jobs: readonly Job[]): void {
  if (jobsOfDay(twin, jobs) >= DAILY_QUERY_JOBS)
    throw new ApiFault(400, 'EXCEEDEDQUOTA', `ExceededQuota : more than ${DAILY_QUERY_JOBS} query jobs in 24 hours`);
}
