import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { takeMailWords } from '#services/email/take-mail-words.ts';
import type { MailProvider } from '#ports/mail.ts';
import { recordInbound } from '#services/email/record-inbound.ts';
import { takeMailHints } from '#services/mailbox/take-mail-hints.ts';
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
    if (provider?.readHints) return takeHints(c, deps, provider, rawBody);
    if (!provider?.verifyInbound) throw new ServiceError('not_found', 'No mail is received here.');
    const delivery = provider.verifyInbound({ headers: c.req.raw.headers, rawBody, nowMs: Date.now() });
    const stored = await recordInbound(deps.work, deps, provider.key, delivery);
    return c.json({ stored }, 202);
  });
  return app;
}

/** Which mailbox to look into. Answered once that is noted; what cannot be read is refused by the provider itself. */
async function takeHints(c: Context, deps: HttpDeps, provider: MailProvider, rawBody: Uint8Array): Promise<Response> {
  const told = await provider.readHints?.({ url: new URL(c.req.url), headers: c.req.raw.headers, rawBody, nowMs: Date.now() });
  if (told === undefined) throw new ServiceError('not_found', 'No mail is received here.');
  if ('echo' in told) return c.text(told.echo, 200);
  return c.json(await takeMailHints(deps.work, deps.sealer, provider.key, told.hints), 202);
}
