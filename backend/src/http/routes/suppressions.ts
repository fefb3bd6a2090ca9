import { createRoute, z } from '@hono/zod-openapi';
import { LiftedSuppression, NewSuppression, Suppression, SuppressionImport } from '@salesos/shared/api/suppression';
import { bodyLimit } from 'hono/body-limit';
import { exportSuppressions, suppressionColumnNames } from '#services/consent/export-suppressions.ts';
import { importSuppressions } from '#services/consent/import-suppressions.ts';
import { listSuppressions, readSuppression } from '#services/consent/list-suppressions.ts';
import { liftSuppression, suppress } from '#services/consent/suppress.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { onceIfKeyed } from '#services/request/idempotency.ts';
import { ServiceError } from '#services/service-error.ts';
import type { HttpDeps } from '../deps.ts';
import { streamExport } from './export-stream.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['suppressions'];
const headers = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });
const params = z.object({ suppressionId: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/v1/suppressions',
  operationId: 'listSuppressions',
  tags,
  request: {
    query: z.object({
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      matching: z
        .string()
        .min(3)
        .max(320)
        .optional()
        .openapi({ description: 'Only what keeps mail to this address back: itself, its domain or one above' }),
    }),
  },
  responses: {
    200: { description: 'By their ids', ...jsonBody(z.object({ suppressions: z.array(Suppression), next: z.string().nullable() })) },
    ...problems,
  },
});
const add = createRoute({
  method: 'post',
  path: '/v1/suppressions',
  operationId: 'addSuppression',
  tags,
  request: { headers, body: { required: true, ...jsonBody(NewSuppression) } },
  responses: {
    201: { description: 'On the list, or was already: no mail of any kind goes there from now on, and none that waits', ...jsonBody(Suppression) },
    ...problems,
  },
});
const lift = createRoute({
  method: 'post',
  path: '/v1/suppressions/{suppressionId}/lift',
  operationId: 'liftSuppression',
  tags,
  request: { headers, params, body: { required: true, ...jsonBody(LiftedSuppression) } },
  responses: { 204: { description: 'Off the list; what the person or the CRM says still holds' }, ...problems },
});

const MOST_BYTES = 20 * 1024 * 1024;
const refuseLarge = (): never => {
  throw new ServiceError('bad_request', 'The file is larger than 20 MB.', 'Nothing was changed. Import it in parts.', [{ code: 'too_large' }]);
};
const imported = createRoute({
  method: 'post',
  path: '/v1/suppressions/import',
  operationId: 'importSuppressions',
  tags,
  middleware: bodyLimit({ maxSize: MOST_BYTES, onError: refuseLarge }),
  description:
    'A CSV file whose first line names its columns: `email` or `domain` (or both, one of them filled in each row), and if there are any `reason` and `date` (2026-11-30 or 30.11.2026; without one it holds from now on). UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs; at most 20 MB. Every row that is understood is put on the list, all of them in one transaction; every other row is listed in `refused` with its line and changes nothing. A file without such columns is refused whole.',
  request: { body: { required: true, content: { 'text/csv': { schema: z.string().openapi({ format: 'binary' }) } } } },
  responses: { 200: { description: 'What became of the rows', ...jsonBody(SuppressionImport) }, ...problems },
});
const exported = createRoute({
  method: 'get',
  path: '/v1/suppressions/export',
  operationId: 'exportSuppressions',
  tags,
  responses: { 200: { description: 'The list as the import takes it', content: { 'text/csv': { schema: z.string() } } }, ...problems },
});

/** Whom nobody writes to. */
export const suppressionRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { after = null, limit, matching = null } = c.req.valid('query');
      return c.json(await deps.work.withTenant(customerId, (uow) => listSuppressions(uow, { actor, after, limit, matching })), 200);
    })
    .openapi(imported, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      return c.json(await importSuppressions(deps.work, deps.csv, { customerId, actor, bytes }), 200);
    })
    .openapi(exported, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const pages = await exportSuppressions(deps.work, { customerId, actor });
      return streamExport(c, pages, { name: 'suppressions', columns: suppressionColumnNames, format: 'csv' });
    })
    .openapi(add, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [wish, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'suppressions.add', key, request: { actor: actor.id, wish } };
        return readSuppression(uow, { actor, id: await onceIfKeyed(uow, once, () => suppress(uow, { actor, wish })) });
      });
      return c.json(answer, 201);
    })
    .openapi(lift, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [{ because }, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const wish = { id: c.req.valid('param').suppressionId, because };
      await deps.work.withTenant(customerId, (uow) =>
        onceIfKeyed(uow, { route: 'suppressions.lift', key, request: { actor: actor.id, ...wish } }, () => liftSuppression(uow, { actor, ...wish })),
      );
      return c.body(null, 204);
    });
