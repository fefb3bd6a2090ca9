import { type Context, Hono } from 'hono';
import { recordHit } from '#services/email/record-hit.ts';
import type { HttpDeps } from '../deps.ts';
import { clientIp } from '../middleware/client-ip.ts';

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const NO_STORE = { 'cache-control': 'no-store, no-cache, must-revalidate, private', 'referrer-policy': 'no-referrer' };

/** Recorded durably before the answer; but a reader's click must work even when our database does not. */
async function record(
  c: Context,
  deps: HttpDeps,
  customerId: string,
  hit: { kind: 'open' | 'click'; sendId: string; link: { id: string } | null },
): Promise<void> {
  try {
    await deps.work.withTenant(customerId, (uow) =>
      recordHit(uow, { ...hit, method: c.req.method, ip: clientIp(c), userAgent: c.req.header('user-agent') ?? null }),
    );
  } catch (error) {
    deps.logger.error('hit not recorded', { kind: hit.kind, error: error instanceof Error ? error.name : 'unknown' });
  }
}

/** Unknown tokens get the same pixel, so nothing can be learned from it. The click's target comes out of the signed token: no open redirect. */
export function trackingRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  app.on(['GET', 'HEAD'], '/t/o/:file', async (c) => {
    const claim = deps.tokens.verify(c.req.param('file').replace(/\.gif$/, ''), 'open');
    if (claim) await record(c, deps, claim.customerId, { kind: 'open', sendId: claim.sendId, link: null });
    return c.body(PIXEL, 200, { 'content-type': 'image/gif', ...NO_STORE });
  });
  app.on(['GET', 'HEAD'], '/t/c/:token', async (c) => {
    const claim = deps.tokens.verify(c.req.param('token'), 'click');
    if (!claim) return c.text('This link is not valid.', 404, NO_STORE);
    await record(c, deps, claim.customerId, { kind: 'click', sendId: claim.sendId, link: { id: claim.linkId } });
    return c.body(null, 302, { location: claim.url, ...NO_STORE });
  });
  return app;
}
