import { createRoute, z } from '@hono/zod-openapi';
import { Score } from '@salesos/shared/api/card';
import { authenticate } from '#services/customer/authenticate.ts';
import { explainContact } from '#services/engagement/explain-contact.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/contacts/{contactId}/engagement-score',
  operationId: 'getContactEngagementScore',
  tags: ['contacts'],
  request: {
    params: z.object({ contactId: z.uuid() }),
    query: z.object({ asOf: z.iso.datetime({ offset: true }).optional(), knownAt: z.iso.datetime({ offset: true }).optional() }),
  },
  responses: { 200: { description: 'The score, its parts and how it was reached', ...jsonBody(Score) }, ...problems },
});

export const contactScoreRoutes = (deps: HttpDeps) =>
  openApiApp().openapi(route, async (c) => {
    const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
    const { asOf, knownAt } = c.req.valid('query');
    const score = await deps.work.withTenant(customerId, (uow) =>
      explainContact(uow, {
        actor,
        contactId: c.req.valid('param').contactId,
        asOf: asOf === undefined ? null : new Date(asOf),
        knownAt: knownAt === undefined ? null : new Date(knownAt),
      }),
    );
    return c.json(score, 200);
  });
