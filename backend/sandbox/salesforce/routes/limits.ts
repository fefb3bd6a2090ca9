import { DAILY_QUERY_JOBS, jobsOfDay } from '../bulk/job-retention.ts';
import type { Job } from '../bulk/job.ts';
import { QUERY } from '../bulk/query-routes.ts';
import type { Api, Kit } from '../kit.ts';
import { schemaOf } from '../org.ts';
import { liveRows } from '../records/row.ts';

export function addLimits(api: Api, { twin, usage }: Kit): void {
  api.get('/limits/recordCount', (c) => {
    const { org } = c.var.session;
    const asked = c.req.query('sObjects')?.split(',');
    const wanted = schemaOf(org).objects.filter(({ name }) => asked === undefined || asked.some((each) => each.toLowerCase() === name.toLowerCase()));
    return c.json({ sObjects: wanted.map(({ name }) => ({ count: liveRows(twin, org.id, name).length, name })) });
  });
  api.get('/limits', (c) => {
    const { org } = c.var.session;
    const jobs = jobsOfDay(twin, twin.store.all<Job>(org.id, QUERY));
    return c.json({
      DailyApiRequests: { Max: org.dailyApiRequests, Remaining: org.dailyApiRequests - usage.used(org) },
      DailyBulkV2QueryJobs: { Max: DAILY_QUERY_JOBS, Remaining: DAILY_QUERY_JOBS - jobs },
    });
  });
}
