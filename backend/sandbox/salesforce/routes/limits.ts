import { DAILY_QUERY_JOBS, jobsOfDay } from '../bulk/job-retention.ts';
import type { Job } from '../bulk/job.ts';
import { QUERY } from '../bulk/query-routes.ts';
import type { Api, Kit } from '../kit.ts';

export function addLimits(api: Api, { twin, usage }: Kit): void {
  api.get('/limits', (c) => {
    const { org } = c.var.session;
    const jobs = jobsOfDay(twin, twin.store.all<Job>(org.id, QUERY));
    return c.json({
      DailyApiRequests: { Max: org.dailyApiRequests, Remaining: org.dailyApiRequests - usage.used(org) },
      DailyBulkV2QueryJobs: { Max: DAILY_QUERY_JOBS, Remaining: DAILY_QUERY_JOBS - jobs },
    });
  });
}
