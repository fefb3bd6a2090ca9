import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProviderError } from '#ports/provider-error.ts';
import type { SignedRequest } from '#ports/signed-request.ts';
import { takeDelivery } from '#services/crm-sync/take-delivery.ts';
import { takeHints } from '#services/crm-sync/take-hints.ts';
import { noteReceived } from '#services/crm-sync/journal-state.ts';
import { ServiceError } from '#services/service-error.ts';
import type { HttpDeps } from '../deps.ts';

/** A hundred events, each with a long text in it. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Answered after the commit. A 4xx is never sent again, so it is kept for what would be refused again: a bad signature, a
 * body nobody can read. Where one secret speaks for all orgs, an org nobody here knows is taken and dropped.
 */
export function crmWebhookRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  app.post('/webhooks/crm/:provider', bodyLimit({ maxSize: MOST_BYTES }), async (c) => {
    const provider = deps.providers.crm.get(c.req.param('provider'));
    const request = await requestOf(c);
    if (provider?.ownWebhook) {
      const orgId = c.req.query('org') ?? '';
      return c.json(await readable(() => takeDelivery(deps.work, { provider, sealer: deps.sealer }, { orgId, request })), 200);
    }
    const webhook = provider?.webhook;
    if (!webhook) throw new ServiceError('not_found', 'No CRM calls here.');
    await webhook.verify(request);
    const counts = await takeHints(deps.work, provider.key, await readable(async () => webhook.read(request.rawBody)));
    await noteReceived(deps.work, provider.key);
    if (counts.dropped > 0) deps.logger.info('webhook events of orgs that are not connected', { provider: provider.key, dropped: counts.dropped });
    return c.json(counts, 200);
  });
  return app;
}

async function requestOf(c: Context): Promise<SignedRequest> {
  const url = new URL(c.req.url);
  const rawBody = await c.req.text();
  return { method: c.req.method, pathAndQuery: url.pathname + url.search, headers: c.req.raw.headers, rawBody, nowMs: Date.now() };
}

async function readable<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'validation') throw new ServiceError('bad_request', 'The delivery cannot be read.');
    throw error;
  }
}
