import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { takeMailWords } from '#services/email/take-mail-words.ts';
import { recordInbound } from '#services/email/record-inbound.ts';
import { ServiceError } from '#services/service-error.ts';
import type { HttpDeps } from '../deps.ts';

const MOST_BYTES = 30 * 1024 * 1024;

/** Answered after the commit: a 2xx means the message is stored. Mail for a mailbox nobody here owns is taken and dropped, or the server would retry for days. */
export function mailWebhookRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  app.post('/webhooks/mail/:provider', bodyLimit({ maxSize: MOST_BYTES }), async (c) => {
    const provider = deps.providers.mail.get(c.req.param('provider'));
    const rawBody = new Uint8Array(await c.req.arrayBuffer());
    if (provider?.listener) {
      const speaker = { provider: provider.key, listener: provider.listener };
      return c.json({ taken: await takeMailWords(deps.work, deps, speaker, { url: new URL(c.req.url), headers: c.req.raw.headers, rawBody }) }, 200);
    }
    if (!provider?.verifyInbound) throw new ServiceError('not_found', 'No mail is received here.');
    const delivery = provider.verifyInbound({ headers: c.req.raw.headers, rawBody, nowMs: Date.now() });
    const stored = await recordInbound(deps.work, deps, provider.key, delivery);
    return c.json({ stored }, 202);
  });
  return app;
}
