import { createRoute, z } from '@hono/zod-openapi';
import { mailboxConnectedTexts, mailboxReadingLabels } from '@salesos/shared/labels/mailbox';
import { authenticate } from '#services/customer/authenticate.ts';
import { beginSignIn } from '#services/mailbox/begin-sign-in.ts';
import { completeSignIn } from '#services/mailbox/complete-sign-in.ts';
import { disconnectMailbox } from '#services/mailbox/disconnect-mailbox.ts';
import { ServiceError } from '#services/service-error.ts';
import { html } from 'hono/html';
import type { HttpDeps } from '../deps.ts';
import { page } from '../pages/page.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['mailboxes'];
const connect = createRoute({
  method: 'post',
  path: '/v1/mailboxes/connect/{provider}',
  operationId: 'connectMailbox',
  tags,
  request: {
    params: z.object({ provider: z.string().min(1).max(40) }),
    /** `withReading` false = it shall only send. */
    body: { required: true, ...jsonBody(z.strictObject({ withReading: z.boolean().default(true) })) },
  },
  responses: { 200: { description: 'Where to send the person’s browser', ...jsonBody(z.object({ authorizeUrl: z.url() })) }, ...problems },
});
const disconnect = createRoute({
  method: 'post',
  path: '/v1/mailboxes/{mailboxId}/disconnect',
  operationId: 'disconnectMailbox',
  tags,
  request: { params: z.object({ mailboxId: z.uuid() }) },
  responses: {
    200: {
      description: 'Whether the mail provider took its tokens back; if not, its owner ends them there',
      ...jsonBody(z.object({ revoked: z.boolean() })),
    },
    ...problems,
  },
});

/** A person connects their own mailbox, and lets it go. */
export function mailboxSignInRoutes(deps: HttpDeps) {
  const app = openApiApp()
    .openapi(connect, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, provider: c.req.valid('param').provider, ...c.req.valid('json') };
      const authorizeUrl = await deps.work.withTenant(customerId, (uow) => beginSignIn(uow, { ...deps, wallMs: Date.now() }, wish));
      return c.json({ authorizeUrl }, 200);
    })
    .openapi(disconnect, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await disconnectMailbox(deps.work, deps, { actor, customerId, ...c.req.valid('param') }), 200);
    });

  app.get('/oauth/mail/:provider/callback', async (c) => {
    const { code, state, error } = c.req.query();
    if (error || !code || !state)
      throw new ServiceError(
        'sign_in_refused',
        error ? `The mail provider refused: ${error.slice(0, 100)}.` : 'The answer of the mail provider is incomplete.',
        'Nothing was stored.',
      );
    const { address, reads } = await completeSignIn(deps.work, deps, { provider: c.req.param('provider'), code, state });
    const reading = mailboxReadingLabels[reads ? 'reads' : 'sends_only'];
    return c.html(
      page(
        mailboxConnectedTexts.title,
        html`<h1>${mailboxConnectedTexts.heading}</h1><p>${address}</p><p>${reading}</p><small>${mailboxConnectedTexts.close}</small>`,
      ),
    );
  });
  return app;
}
