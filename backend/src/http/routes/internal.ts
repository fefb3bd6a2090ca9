import { Hono } from 'hono';
import { ServiceError } from '#services/service-error.ts';
import type { HttpDeps } from '../deps.ts';

/** Business time for the twin and the tests. Does not exist in production. */
export function internalRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  const { clock } = deps;
  if (clock === null) return app;
  app.get('/internal/clock', (c) => c.json({ now: clock.now().toISOString(), offsetMs: clock.offsetMs }));
  app.post('/internal/clock', async (c) => {
    const body: unknown = await c.req.json().catch(() => null);
    const advanceMs = typeof body === 'object' && body !== null && 'advanceMs' in body ? body.advanceMs : null;
    if (typeof advanceMs !== 'number' || !Number.isSafeInteger(advanceMs) || advanceMs < 0) {
      throw new ServiceError('bad_request', 'advanceMs must be a whole number of milliseconds, not negative.', 'Nothing was changed.');
    }
    await clock.advance(advanceMs);
    return c.json({ now: clock.now().toISOString(), offsetMs: clock.offsetMs });
  });
  return app;
}
