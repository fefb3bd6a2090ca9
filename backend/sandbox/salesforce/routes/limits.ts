import type { Api, Kit } from '../kit.ts';

export function addLimits(api: Api, { usage }: Kit): void {
  api.get('/limits', (c) => {
    const { org } = c.var.session;
    return c.json({ DailyApiRequests: { Max: org.dailyApiRequests, Remaining: org.dailyApiRequests - usage.used(org) } });
  });
}
