import { createRoute, z } from '@hono/zod-openapi';
import { readingWaitsText } from '@salesos/shared/labels/record-scope';
import { beginConnect } from '#services/connection/begin-connect.ts';
import { completeConnect } from '#services/connection/complete-connect.ts';
import { connectWithKey } from '#services/connection/connect-with-key.ts';
import { getIntegration } from '#services/connection/integration.ts';
import { listConnections } from '#services/connection/list-connections.ts';
import { prepareConnection } from '#services/connection/prepare.ts';
import { readGatewayKey } from '#services/connection/read-gateway-key.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { ServiceError } from '#services/service-error.ts';
import { html } from 'hono/html';
import type { HttpDeps } from '../deps.ts';
import { page } from '../pages/page.ts';
import { connectionParams } from './connection-control.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const Connection = z
  .object({
    id: z.uuid(),
    provider: z.string(),
    orgId: z.string(),
    state: z.string(),
    writing: z.enum(['shadow', 'on']),
    /** Null until the CRM was asked. */
    isSandbox: z.boolean().nullable(),
    stateReason: z.string().nullable(),
    writingReason: z.string().nullable(),
    writingChangedAt: z.string().nullable(),
    optOutsComplete: z.boolean(),
    activitiesComplete: z.boolean(),
    /** What no CRM is the home of goes to the master. */
    isMaster: z.boolean(),
    activityHome: z.array(z.string()),
    lastSyncedAt: z.string().nullable(),
    /** Nothing was read yet: the admin has not chosen which records. */
    readingWaits: z.object({ since: z.string(), text: z.string() }).nullable(),
    feed: z.object({ state: z.enum(['live', 'polling', 'behind', 'none']), lastEventAt: z.string().nullable() }),
  })
  .openapi('Connection');

const provider = z.string().min(1).max(40);
/** Without a choice of records a CRM that has them is not read, unless the admin says so. */
const firstReading = z.enum(['after_choice', 'at_once']).default('after_choice');

const begin = createRoute({
  method: 'post',
  path: '/v1/connections',
  operationId: 'beginConnection',
  tags: ['connections'],
  request: { body: { required: true, content: { 'application/json': { schema: z.strictObject({ provider, firstReading }) } } } },
  responses: { 200: { description: 'Where to send the admin’s browser', ...jsonBody(z.object({ authorizeUrl: z.url() })) }, ...problems },
});
const withKey = createRoute({
  method: 'post',
  path: '/v1/connections/key',
  operationId: 'connectWithKey',
  tags: ['connections'],
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ provider, firstReading, baseUrl: z.url().max(500), key: z.string().min(8).max(500) }),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The connection, read-only at first, and which of our fields the CRM lacks',
      ...jsonBody(z.object({ connectionId: z.uuid(), missing: z.array(z.string()) })),
    },
    ...problems,
  },
});
const list = createRoute({
  method: 'get',
  path: '/v1/connections',
  operationId: 'listConnections',
  tags: ['connections'],
  responses: { 200: { description: 'The customer’s connections', ...jsonBody(z.object({ connections: z.array(Connection) })) }, ...problems },
});
const gatewayKey = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/gateway-key',
  operationId: 'readGatewayKey',
  tags: ['connections'],
  request: { params: connectionParams },
  responses: { 200: { description: 'The secret the packaged gateway signs with', ...jsonBody(z.object({ gatewayKey: z.string() })) }, ...problems },
});

/** Connecting a CRM, and what an admin decides about a connection. */
export function connectionRoutes(deps: HttpDeps) {
  const app = openApiApp()
    .openapi(begin, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, ...c.req.valid('json') };
      const authorizeUrl = await deps.work.withTenant(customerId, (uow) => beginConnect(uow, { ...deps, wallMs: Date.now() }, wish));
      return c.json({ authorizeUrl }, 200);
    })
    .openapi(withKey, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const connectionId = await connectWithKey(deps.work, deps, { actor, customerId, ...c.req.valid('json') });
      const { missing } = await prepareConnection(deps.work, deps, { customerId, connectionId });
      return c.json({ connectionId, missing }, 200);
    })
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json({ connections: await deps.work.withTenant(customerId, (uow) => listConnections(uow, actor)) }, 200);
    })
    .openapi(gatewayKey, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const key = await deps.work.withTenant(customerId, (uow) =>
        readGatewayKey(uow, deps.sealer, { actor, connectionId: c.req.valid('param').connectionId }),
      );
      return c.json({ gatewayKey: key }, 200);
    });

  app.get('/oauth/:provider/callback', async (c) => {
    const { code, state, error } = c.req.query();
    if (error || !code || !state)
      throw new ServiceError(
        'bad_request',
        error ? `The CRM refused: ${error.slice(0, 100)}.` : 'The answer of the CRM is incomplete.',
        'Nothing was stored.',
      );
    const ref = await completeConnect(deps.work, deps, { provider: c.req.param('provider'), code, state });
    const { missing } = await prepareConnection(deps.work, deps, ref);
    const { readingWaitsSince: waits } = await deps.work.withTenant(ref.customerId, (uow) => getIntegration(uow, ref.connectionId));
    return c.html(
      page(
        'Connected',
        html`<h1>Connected.</h1><p>${waits ? readingWaitsText : `${deps.productName} reads your CRM now.`} Nothing is written until an admin turns writing on.</p>
        ${missing.length > 0 ? html`<p>These fields are missing in your CRM: ${missing.join(', ')}.</p>` : ''}<small>You can close this page.</small>`,
      ),
    );
  });
  return app;
}
