import { createRoute, z } from '@hono/zod-openapi';
import { MailPreview, SavedPreview, UnsavedPreview } from '@salesos/shared/api/template';
import { authenticate } from '#services/customer/authenticate.ts';
import { previewMail } from '#services/email-template/preview-mail.ts';
import { versionText } from '#services/email-template/read-templates.ts';
import type { HttpDeps } from '../deps.ts';
import { jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['email templates'];

const previewSaved = createRoute({
  method: 'post',
  path: '/v1/emails/templates/{templateId}/preview',
  operationId: 'previewEmailTemplate',
  tags,
  request: { params: z.object({ templateId: z.uuid() }), body: { required: true, ...jsonBody(SavedPreview) } },
  responses: { 200: { description: 'As the contact would get it; nothing is sent', ...jsonBody(MailPreview) }, ...problems },
});
const previewUnsaved = createRoute({
  method: 'post',
  path: '/v1/emails/templates/preview',
  operationId: 'previewEmailText',
  tags,
  request: { body: { required: true, ...jsonBody(UnsavedPreview) } },
  responses: { 200: { description: 'The same of a text that is not saved', ...jsonBody(MailPreview) }, ...problems },
});

export const emailPreviewRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(previewUnsaved, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { contactId, ...text } = c.req.valid('json');
      return c.json(await deps.work.withTenant(customerId, (uow) => previewMail(uow, deps, { actor, contactId, text })), 200);
    })
    .openapi(previewSaved, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [{ templateId: id }, { contactId, version = null }] = [c.req.valid('param'), c.req.valid('json')];
      const preview = await deps.work.withTenant(customerId, async (uow) =>
        previewMail(uow, deps, { actor, contactId, text: await versionText(uow, { actor, id, version }) }),
      );
      return c.json(preview, 200);
    });
