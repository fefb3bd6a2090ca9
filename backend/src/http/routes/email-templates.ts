import { createRoute, z } from '@hono/zod-openapi';
import { NewTemplate, Template, TemplateChange, TemplateField, TemplateSummary } from '@salesos/shared/api/template';
import { authenticate } from '#services/customer/authenticate.ts';
import { changeTemplate } from '#services/email-template/change-template.ts';
import { createTemplate } from '#services/email-template/create-template.ts';
import { listTemplateFields, listTemplates, readTemplate } from '#services/email-template/read-templates.ts';
import { onceIfKeyed } from '#services/request/idempotency.ts';
import type { HttpDeps } from '../deps.ts';
import { invalidText, jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['email templates'];
const headers = z.object({ 'idempotency-key': z.string().min(8).max(200).optional() });
const params = z.object({ templateId: z.uuid() });

const create = createRoute({
  method: 'post',
  path: '/v1/emails/templates',
  operationId: 'createEmailTemplate',
  tags,
  request: { headers, body: { required: true, ...jsonBody(NewTemplate) } },
  responses: { 201: { description: 'Saved as version 1, html as it was cleaned', ...jsonBody(Template) }, ...problems, ...invalidText },
});
const list = createRoute({
  method: 'get',
  path: '/v1/emails/templates',
  operationId: 'listEmailTemplates',
  tags,
  request: {
    query: z.object({
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      archived: z.enum(['true', 'false']).default('false'),
    }),
  },
  responses: {
    200: {
      description: 'Templates by their ids, each as its newest version',
      ...jsonBody(z.object({ templates: z.array(TemplateSummary), next: z.string().nullable() })),
    },
    ...problems,
  },
});
const fields = createRoute({
  method: 'get',
  path: '/v1/emails/templates/fields',
  operationId: 'listEmailTemplateFields',
  tags,
  responses: { 200: { description: 'What may stand in {{ }}', ...jsonBody(z.object({ fields: z.array(TemplateField) })) }, ...problems },
});
const one = createRoute({
  method: 'get',
  path: '/v1/emails/templates/{templateId}',
  operationId: 'getEmailTemplate',
  tags,
  request: { params },
  responses: { 200: { description: 'A template with all its versions', ...jsonBody(Template) }, ...problems },
});
const change = createRoute({
  method: 'patch',
  path: '/v1/emails/templates/{templateId}',
  operationId: 'changeEmailTemplate',
  tags,
  request: { params, headers, body: { required: true, ...jsonBody(TemplateChange) } },
  responses: {
    200: {
      description: 'As it is now. Another text is another version: whoever is enrolled from now on gets it, whoever is in a sequence keeps theirs',
      ...jsonBody(Template),
    },
    ...problems,
    ...invalidText,
  },
});

export const emailTemplateRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(create, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [template, key] = [c.req.valid('json'), c.req.valid('header')['idempotency-key']];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'templates.create', key, request: { actor: actor.id, template } };
        const saved = await onceIfKeyed(uow, once, () => createTemplate(uow, deps.templates, { actor, template }));
        return readTemplate(uow, deps.templates, { actor, ...saved });
      });
      return c.json(answer, 201);
    })
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { after = null, limit, archived } = c.req.valid('query');
      const wanted = { actor, after, limit, archived: archived === 'true' };
      return c.json(await deps.work.withTenant(customerId, (uow) => listTemplates(uow, wanted)), 200);
    })
    .openapi(fields, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json({ fields: await deps.work.withTenant(customerId, (uow) => listTemplateFields(uow, actor)) }, 200);
    })
    .openapi(one, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { templateId: id } = c.req.valid('param');
      return c.json(await deps.work.withTenant(customerId, (uow) => readTemplate(uow, deps.templates, { actor, id })), 200);
    })
    .openapi(change, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const wish = { id: c.req.valid('param').templateId, change: c.req.valid('json') };
      const key = c.req.valid('header')['idempotency-key'];
      const answer = await deps.work.withTenant(customerId, async (uow) => {
        const once = { route: 'templates.change', key, request: { actor: actor.id, ...wish } };
        const saved = await onceIfKeyed(uow, once, () => changeTemplate(uow, deps.templates, { actor, ...wish }));
        return readTemplate(uow, deps.templates, { actor, ...saved });
      });
      return c.json(answer, 200);
    });
