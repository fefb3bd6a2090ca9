import { createRoute, z } from '@hono/zod-openapi';
import { disconnect } from '#services/connection/disconnect.ts';
import { pauseConnection, resumeConnection } from '#services/connection/pause-connection.ts';
import { setWriting } from '#services/connection/set-writing.ts';
import { undoWrites } from '#services/connection/undo-writes.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

export const connectionParams = z.object({ connectionId: z.uuid() });
const path = (verb: string): string => `/v1/connections/{connectionId}/${verb}`;
const tags = ['connections'];
const required = <Schema extends z.ZodType>(schema: Schema) => ({ required: true, ...jsonBody(schema) });
const Reason = z.string().trim().min(1).max(500).nullable().default(null);

const writing = createRoute({
  method: 'post',
  path: path('writing'),
  operationId: 'setWriting',
  tags,
  request: { params: connectionParams, body: required(z.strictObject({ state: z.enum(['shadow', 'on']), reason: Reason })) },
  responses: {
    204: { description: 'Holds before the next call; in the shadow everything is read and decided, and nothing is written' },
    ...problems,
  },
});
const pause = createRoute({
  method: 'post',
  path: path('pause'),
  operationId: 'pauseConnection',
  tags,
  request: { params: connectionParams, body: required(z.strictObject({ reason: Reason })) },
  responses: { 204: { description: 'Nothing is read or written until it is resumed; nothing is lost' }, ...problems },
});
const resume = createRoute({
  method: 'post',
  path: path('resume'),
  operationId: 'resumeConnection',
  tags,
  request: { params: connectionParams },
  responses: { 204: { description: 'Goes on where it stopped' }, ...problems },
});

const UndoReport = z
  .object({
    batches: z.number().int(),
    records: z.array(
      z.object({
        linkId: z.uuid(),
        object: z.string(),
        externalId: z.string(),
        state: z.enum(['undone', 'partly', 'kept', 'left', 'gone', 'failed']),
        isCreated: z.boolean(),
        keptFields: z.array(z.string()),
        code: z.string().nullable(),
      }),
    ),
    more: z.boolean(),
  })
  .openapi('UndoReport');
const undo = createRoute({
  method: 'post',
  path: path('undo'),
  operationId: 'undoWrites',
  tags,
  request: {
    params: connectionParams,
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200) }),
    body: required(z.strictObject({ since: z.iso.datetime({ offset: true }).nullable().default(null) })),
  },
  responses: { 200: { description: 'What became of each record; writing is off now', ...jsonBody(UndoReport) }, ...problems },
});

const end = createRoute({
  method: 'delete',
  path: '/v1/connections/{connectionId}',
  operationId: 'disconnect',
  tags,
  request: { params: connectionParams },
  responses: {
    200: {
      description: 'The connection is ended; records, history and what waits to be written are kept',
      ...jsonBody(z.object({ revoked: z.boolean(), held: z.number().int() })),
    },
    ...problems,
  },
});

/** How an admin stops what a connection does, and takes back what it did. */
export const connectionControlRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(writing, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, connectionId: c.req.valid('param').connectionId, ...c.req.valid('json') };
      await deps.work.withTenant(customerId, (uow) => setWriting(uow, wish));
      return c.body(null, 204);
    })
    .openapi(pause, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, connectionId: c.req.valid('param').connectionId, ...c.req.valid('json') };
      await deps.work.withTenant(customerId, (uow) => pauseConnection(uow, wish));
      return c.body(null, 204);
    })
    .openapi(resume, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { connectionId } = c.req.valid('param');
      await deps.work.withTenant(customerId, (uow) => resumeConnection(uow, { actor, connectionId }));
      return c.body(null, 204);
    })
    .openapi(undo, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { since } = c.req.valid('json');
      const wish = {
        actor,
        connectionId: c.req.valid('param').connectionId,
        since: since === null ? null : new Date(since),
        idempotencyKey: c.req.valid('header')['idempotency-key'],
      };
      return c.json(await undoWrites(deps.work, deps, customerId, wish), 200);
    })
    .openapi(end, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json(await disconnect(deps.work, deps, { actor, customerId, connectionId: c.req.valid('param').connectionId }), 200);
    });
