import { createRoute, z } from '@hono/zod-openapi';
import { Deliverability } from '@salesos/shared/api/deliverability';
import { authorize } from '#services/authorize.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { lookUpDeliverability } from '#services/deliverability/look-up.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const Domain = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(new RegExp(`^(${label}\\.)+[a-z]${label}$`));
/** One or several, separated by commas. */
const Selectors = z
  .string()
  .max(500)
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*(,[a-zA-Z0-9][a-zA-Z0-9._-]*){0,9}$/)
  .optional();

const one = createRoute({
  method: 'get',
  path: '/v1/deliverability/{domain}',
  operationId: 'getDeliverability',
  tags: ['mailboxes'],
  request: {
    params: z.object({ domain: Domain }),
    query: z.object({ selectors: Selectors, provider: z.enum(['google', 'microsoft', 'ses']).optional() }),
  },
  responses: {
    200: { description: 'SPF, DKIM and DMARC as the name servers tell them now, and what to do', ...jsonBody(Deliverability) },
    ...problems,
  },
});

export const deliverabilityRoutes = (deps: HttpDeps) =>
  openApiApp().openapi(one, async (c) => {
    const { actor } = await authenticate(deps.work, c.req.header('authorization'));
    authorize(actor, 'mailbox.read');
    const [{ domain }, { selectors, provider }] = [c.req.valid('param'), c.req.valid('query')];
    const asked = { domain, provider: provider ?? null, selectors: selectors?.split(',') ?? [] };
    return c.json(await lookUpDeliverability(deps.work, deps.mailAuth, asked), 200);
  });
