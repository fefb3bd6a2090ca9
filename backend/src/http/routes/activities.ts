import { createRoute, z } from '@hono/zod-openapi';
import { Activity, ActivityChange, NewActivity } from '@salesos/shared/api/activity';
import { changeActivity } from '#services/activity/change-activity.ts';
import { createActivity } from '#services/activity/create-activity.ts';
import { listActivities, readActivity } from '#services/activity/read-activities.ts';
import { authenticate } from '#services/customer/authenticate.ts';
import { onceIfKeyed } from '#services/request/idempotency.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const ofContact = z.object({ contactId: z.uuid() });
const headers = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });
const tags = ['activities'];

const list = createRoute({
  method: 'get',
  path: '/v1/contacts/{contactId}/activities',
  operationId: 'listContactActivities',
  tags,
  request: {
    params: ofContact,
    query: z.object({ after: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  },
  responses: {
    200: {
      description: 'Calls, meetings, tasks and notes of a person, the latest first',
      ...jsonBody(z.object({ activities: z.array(Activity), next: z.string().nullable() })),
    },
    ...problems,
  },
});
const create = createRoute({
  method: 'post',
  path: '/v1/contacts/{contactId}/activities',
  operationId: 'createContactActivity',
  tags,
  request: { params: ofContact, headers, body: { required: true, ...jsonBody(NewActivity) } },
  responses: { 201: { description: 'It is there, and its home CRM gets it', ...jsonBody(Activity) }, ...problems },
});
const change = createRoute({
  method: 'patch',
  path: '/v1/activities/{activityId}',
  operationId: 'changeActivity',
  tags,
  request: { params: z.object({ activityId: z.uuid() }), headers, body: { required: true, ...jsonBody(ActivityChange) } },
  responses: { 200: { description: 'As it is now; its CRM gets what was changed', ...jsonBody(Activity) }, ...problems },
});

export const activityRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { after, limit } = c.req.valid('query');
      const wanted = { actor, contactId: c.req.valid('param').contactId, after: after ?? null, limit };
      return c.json(await deps.work.withTenant(customerId, (uow) => listActivities(uow, wanted)), 200);
    })
    .openapi(create, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, contactId: c.req.valid('param').contactId, activity: c.req.valid('json') };
      const key = c.req.valid('header')['idempotency-key'];
      const request = { ...wish, actor: actor.id };
      const made = await deps.work.withTenant(customerId, (uow) =>
        onceIfKeyed(uow, { route: 'activities.create', key, request }, () => createActivity(uow, deps.providers, wish)).then((id) =>
          readActivity(uow, id),
        ),
      );
      return c.json(made, 201);
    })
    .openapi(change, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { actor, activityId: c.req.valid('param').activityId, change: c.req.valid('json') };
      const key = c.req.valid('header')['idempotency-key'];
      const request = { ...wish, actor: actor.id };
      const made = await deps.work.withTenant(customerId, (uow) =>
        onceIfKeyed(uow, { route: 'activities.change', key, request }, () => changeActivity(uow, wish)).then((id) => readActivity(uow, id)),
      );
      return c.json(made, 200);
    });
