import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { CrmHint, CrmWebhook } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { takeHints } from '#services/crm-sync/take-hints.ts';
import { noteReceived } from '#services/crm-sync/journal-state.ts';
import { ServiceError } from '#services/service-error.ts';
import type { HttpDeps } from '../deps.ts';

/** A hundred events, each with a long text in it. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Answered after the commit. A 4xx is never sent again, so it is kept for what would be refused again: a bad signature, a
 * body nobody can read. An org nobody here knows is taken and dropped.
 */
export function crmWebhookRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  app.post('/webhooks/crm/:provider', bodyLimit({ maxSize: MOST_BYTES }), async (c) => {
    const provider = deps.providers.crm.get(c.req.param('provider'));
    if (!provider?.webhook) throw new ServiceError('not_found', 'No CRM calls here.');
    const url = new URL(c.req.url);
    const rawBody = await c.req.text();
    await provider.webhook.verify({
      method: c.req.method,
      pathAndQuery: url.pathname + url.search,
      headers: c.req.raw.headers,
      rawBody,
      nowMs: Date.now(),
    });
    const counts = await takeHints(deps.work, provider.key, readable(provider.webhook, rawBody));
    await noteReceived(deps.work, provider.key);
    if (counts.dropped > 0) deps.logger.info('webhook events of orgs that are not connected', { provider: provider.key, dropped: counts.dropped });
    return c.json(counts, 200);
  });
  return app;
}

function readable(webhook: CrmWebhook, rawBody: string): CrmHint[] {
  try {
    return webhook.read(rawBody);
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'validation') throw new ServiceError('bad_request', 'The delivery cannot be read.');
    throw error;
  }
}
