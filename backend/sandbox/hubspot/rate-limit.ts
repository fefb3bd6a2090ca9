import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './caller.ts';
import { VendorError } from './vendor-error.ts';

/** Instants of the calls of the last window, wall time. */
class Window {
  readonly #spanMs: number;
  readonly #calls = new Map<string, number[]>();

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** Calls left after this one, or null when it is one too many (refused calls do not count). */
  take(key: string, limit: number): number | null {
    const now = Date.now();
    const recent = (this.#calls.get(key) ?? []).filter((at) => now - at < this.#spanMs);
    const allowed = recent.length < limit;
    if (allowed) recent.push(now);
    this.#calls.set(key, recent);
    return allowed ? limit - recent.length : null;
  }
}

/** 110 calls in ten seconds per portal and app, searches five a second on their own account. */
export function rateLimited() {
  const all = new Window(10_000);
  const searches = new Window(1000);
  return createMiddleware<ApiEnv>(async (c, next) => {
    const { portal } = c.get('world');
    if (c.req.path.endsWith('/search')) {
      if (searches.take(portal.id, portal.limits.searchSecondly) === null) {
        throw new VendorError(429, 'RATE_LIMITS', 'You have reached your secondly limit.', { policyName: 'SECONDLY' });
      }
      return next();
    }
    const left = all.take(portal.id, portal.limits.tenSecondly);
    c.header('X-HubSpot-RateLimit-Max', String(portal.limits.tenSecondly));
    c.header('X-HubSpot-RateLimit-Remaining', String(left ?? 0));
    c.header('X-HubSpot-RateLimit-Interval-Milliseconds', '10000');
    if (left === null) {
      throw new VendorError(429, 'RATE_LIMITS', 'You have reached your ten_secondly_rolling limit.', { policyName: 'TEN_SECONDLY_ROLLING' });
    }
    return next();
  });
}
