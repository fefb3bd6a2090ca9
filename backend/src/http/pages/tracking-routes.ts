import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { HERE } from '#services/tracking/check-domain.ts';
import type { HttpDeps } from '../deps.ts';
import { clientIp } from '../middleware/client-ip.ts';

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const NO_STORE = { 'cache-control': 'no-store, no-cache, must-revalidate, private', 'referrer-policy': 'no-referrer' };
/** A reader does not wait longer for our database; what it does afterwards still counts. */
const PATIENCE_MS = 2_000;

interface Fetched {
  kind: 'open' | 'click';
  sendId: string;
  linkId: string | null;
}

/** Recorded durably before the answer; but a reader's click must work even when our database does not. */
async function record(c: Context, deps: HttpDeps, customerId: string, fetched: Fetched): Promise<void> {
  const written = deps.hits
    .record(customerId, {
      id: randomUUID(),
      ...fetched,
      at: deps.work.clock.now(),
      method: c.req.method,
      ip: clientIp(c),
      userAgent: c.req.header('user-agent') ?? null,
      acceptLanguage: c.req.header('accept-language') ?? '',
    })
    .catch((error: unknown) => {
      deps.logger.error('hit not recorded', { kind: fetched.kind, error: error instanceof Error ? error.name : 'unknown' });
    });
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([written, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))]);
  clearTimeout(timer);
}

/** Unknown tokens get the same pixel, so nothing can be learned from it. The click's target comes out of the signed token: no open redirect. */
export function trackingRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  app.get(HERE.path, (c) => c.text(HERE.body, 200, NO_STORE));
  app.use('/t/*', async (c, next) => {
    const host = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase();
    return (await deps.hosts.isKnown(host)) ? next() : c.text('This link is not valid.', 404, NO_STORE);
  });
  app.on(['GET', 'HEAD'], '/t/o/:file', async (c) => {
    const claim = deps.tokens.verify(c.req.param('file').replace(/\.gif$/, ''), 'open');
    if (claim) await record(c, deps, claim.customerId, { kind: 'open', sendId: claim.sendId, linkId: null });
    return c.body(PIXEL, 200, { 'content-type': 'image/gif', ...NO_STORE });
  });
  app.on(['GET', 'HEAD'], '/t/c/:token', async (c) => {
    const claim = deps.tokens.verify(c.req.param('token'), 'click');
    if (!claim) return c.text('This link is not valid.', 404, NO_STORE);
    await record(c, deps, claim.customerId, { kind: 'click', sendId: claim.sendId, linkId: claim.linkId });
    return c.body(null, 302, { location: claim.url, ...NO_STORE });
  });
  return app;
}
