import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './caller.ts';
import { VendorError } from './vendor-error.ts';

const windowMs = 2_000;

/** Tokens a call costs: version 2 half of what version 1 does. */
function costOf(method: string, path: string): number {
  const factor = path.startsWith('/api/v2/') ? 1 : 2;
  if (method !== 'GET') return 5 * factor;
  return factor * (/\/\d+$/.test(path) || path.endsWith('/me') ? 1 : 10);
}

/** Calls of a rolling two-second window per access token, and the company's tokens of the day, both by the wall clock. */
export function rateLimited() {
  const calls = new Map<string, number[]>();
  const spent = new Map<string, { day: string; tokens: number }>();
  return createMiddleware<ApiEnv>(async (c, next) => {
    const { company } = c.get('world');
    const now = Date.now();
    const recent = (calls.get(c.get('token')) ?? []).filter((at) => now - at < windowMs);
    const left = company.limits.burst - recent.length;
    c.header('x-ratelimit-limit', String(company.limits.burst));
    c.header('x-ratelimit-remaining', String(Math.max(0, left - 1)));
    c.header('x-ratelimit-reset', '2');
    if (left <= 0) throw new VendorError(429, 'request over limit');
    calls.set(c.get('token'), [...recent, now]);
    const day = new Date(now).toISOString().slice(0, 10);
    const before = spent.get(company.id);
    const tokens = (before?.day === day ? before.tokens : 0) + costOf(c.req.method, c.req.path);
    if (tokens > company.limits.daily) throw new VendorError(429, 'daily API token budget exceeded');
    spent.set(company.id, { day, tokens });
    await next();
  });
}
