import { createRoute, z } from '@hono/zod-openapi';
import { Snippet, SnippetName, SnippetText } from '@salesos/shared/api/template';
import { authenticate } from '#services/customer/authenticate.ts';
import { listSnippets, readSnippet } from '#services/email-template/read-snippets.ts';
import { deleteSnippet, saveSnippet } from '#services/email-template/save-snippet.ts';
import type { HttpDeps } from '../deps.ts';
import { invalidText, jsonBody, openApiApp, problems } from './openapi.ts';

const tags = ['email templates'];
const params = z.object({ name: SnippetName });

const list = createRoute({
  method: 'get',
  path: '/v1/emails/snippets',
  operationId: 'listEmailSnippets',
  tags,
  responses: { 200: { description: 'Snippets by name', ...jsonBody(z.object({ snippets: z.array(Snippet) })) }, ...problems },
});
const put = createRoute({
  method: 'put',
  path: '/v1/emails/snippets/{name}',
  operationId: 'saveEmailSnippet',
  tags,
  request: { params, body: { required: true, ...jsonBody(SnippetText) } },
  responses: {
    200: { description: 'What every mail that names it says from now on, in running sequences too', ...jsonBody(Snippet) },
    ...problems,
    ...invalidText,
  },
});
const remove = createRoute({
  method: 'delete',
  path: '/v1/emails/snippets/{name}',
  operationId: 'deleteEmailSnippet',
  tags,
  request: { params },
  responses: { 204: { description: 'It is gone; no mail names it' }, ...problems },
});
export const emailSnippetRoutes = (deps: HttpDeps) =>
  openApiApp()
    .openapi(list, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      return c.json({ snippets: await deps.work.withTenant(customerId, (uow) => listSnippets(uow, deps.templates, actor)) }, 200);
    })
    .openapi(put, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const [{ name }, snippet] = [c.req.valid('param'), c.req.valid('json')];
      const saved = await deps.work.withTenant(customerId, async (uow) => {
        const takenOut = await saveSnippet(uow, deps.templates, { actor, name, snippet });
        const read = await readSnippet(uow, deps.templates, { actor, name });
        return { ...read, warnings: [...takenOut, ...read.warnings] };
      });
      return c.json(saved, 200);
    })
    .openapi(remove, async (c) => {
      const { customerId, actor } = await authenticate(deps.work, c.req.header('authorization'));
      const { name } = c.req.valid('param');
      await deps.work.withTenant(customerId, (uow) => deleteSnippet(uow, { actor, name }));
      return c.body(null, 204);
    });
