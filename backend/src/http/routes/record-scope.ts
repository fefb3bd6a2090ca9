import { createRoute, z } from '@hono/zod-openapi';
import { ScopedObject, ScopeEstimate, ScopeOffer, ScopeView, ScopeWish } from '@salesos/shared/api/record-scope';
import { countScope } from '#services/connection/count-scope.ts';
import { offerScope } from '#services/connection/offer-scope.ts';
import { readScope } from '#services/connection/read-scope.ts';
import { saveScope } from '#services/connection/save-scope.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import type { HttpDeps } from '../deps.ts';
import { connectionParams } from './connection-control.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const path = '/v1/connections/{connectionId}/scope';
const tags = ['connections'];
const body = { required: true, ...jsonBody(ScopeWish) };

const show = createRoute({
  method: 'get',
  path,
  operationId: 'readScope',
  tags,
  request: { params: connectionParams },
  responses: { 200: { description: 'Which records are worked with, and how many of the known ones are', ...jsonBody(ScopeView) }, ...problems },
});
const offer = createRoute({
  method: 'get',
  path: `${path}/choices/{object}`,
  operationId: 'offerScope',
  tags,
  request: { params: connectionParams.extend({ object: ScopedObject }) },
  responses: { 200: { description: 'What records of this object can be chosen by', ...jsonBody(ScopeOffer) }, ...problems },
});
const count = createRoute({
  method: 'post',
  path: `${path}/count`,
  operationId: 'countScope',
  tags,
  request: { params: connectionParams, body },
  responses: {
    200: { description: 'How many records that would be, and about how many calls; nothing is saved', ...jsonBody(ScopeEstimate) },
    ...problems,
  },
});
const save = createRoute({
  method: 'put',
  path,
  operationId: 'saveScope',
  tags,
  request: { params: connectionParams, body },
  responses: { 200: { description: 'Holds from now on; what is new in it is read', ...jsonBody(ScopeView) }, ...problems },
});

/** Which records of its CRM a connection works with. */
export const recordScopeRoutes = (deps: HttpDeps) => {
  const refOf = async (authorization: string | undefined, connectionId: string) => {
    const { customerId, actor } = await authenticate(deps.work, authorization);
    return { customerId, actor, connectionId };
  };
  const view = async ({ customerId, ...wish }: Awaited<ReturnType<typeof refOf>>): Promise<z.infer<typeof ScopeView>> => ({
    objects: (await deps.work.withTenant(customerId, (uow) => readScope(uow, deps, wish))).map(({ owners, recordTypes, ...one }) => ({
      ...one,
      owners: owners && [...owners],
      recordTypes: recordTypes && [...recordTypes],
    })),
  });
  return openApiApp()
    .openapi(show, async (c) => c.json(await view(await refOf(c.req.header('authorization'), c.req.valid('param').connectionId)), 200))
    .openapi(offer, async (c) => {
      const { connectionId, object } = c.req.valid('param');
      return c.json(await offerScope(deps.work, deps, { ...(await refOf(c.req.header('authorization'), connectionId)), object }), 200);
    })
    .openapi(count, async (c) => {
      const ref = await refOf(c.req.header('authorization'), c.req.valid('param').connectionId);
      return c.json(await countScope(deps.work, deps, { ...ref, ...c.req.valid('json') }), 200);
    })
    .openapi(save, async (c) => {
      const ref = await refOf(c.req.header('authorization'), c.req.valid('param').connectionId);
      await saveScope(deps.work, deps, { ...ref, ...c.req.valid('json') });
      return c.json(await view(ref), 200);
    });
};
