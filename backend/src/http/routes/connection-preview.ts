import { createRoute, z } from '@hono/zod-openapi';
import { Listeners } from '@salesos/shared/api/listeners';
import { previewWrites } from '#services/connection/preview-writes.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { connectionParams } from './connection-control.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Change = z.object({ field: z.string(), before: Value, after: Value });
const WritePreview = z
  .object({
    writing: z.enum(['shadow', 'on']),
    records: z.number().int(),
    activities: z.number().int(),
    objects: z.array(
      z.object({
        object: z.string(),
        records: z.number().int(),
        fields: z.array(z.object({ field: z.string(), records: z.number().int() })),
        listeners: Listeners,
      }),
    ),
    samples: z.array(
      z.object({ linkId: z.uuid(), object: z.string(), externalId: z.string(), url: z.string(), owned: z.array(Change), human: z.array(Change) }),
    ),
    creates: z.object({
      records: z.number().int(),
      samples: z.array(z.object({ object: z.string(), salesosId: z.uuid(), values: z.array(z.object({ field: z.string(), value: Value })) })),
    }),
  })
  .openapi('WritePreview');
const preview = createRoute({
  method: 'get',
  path: '/v1/connections/{connectionId}/preview',
  operationId: 'previewWrites',
  tags: ['connections'],
  request: { params: connectionParams },
  responses: { 200: { description: 'What would be written now; nothing is', ...jsonBody(WritePreview) }, ...problems },
});

/** What an admin sees before turning writing on. */
export const connectionPreviewRoutes = (deps: HttpDeps) =>
  openApiApp().openapi(preview, async (c) => {
    const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
    const { connectionId } = c.req.valid('param');
    return c.json(await previewWrites(deps.work, deps, { actor, customerId, connectionId }), 200);
  });
