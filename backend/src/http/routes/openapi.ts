import { OpenAPIHono, z } from '@hono/zod-openapi';
import { ServiceError } from '#services/service-error.ts';
import { requireStorable } from '../require-storable.ts';

/** Input that breaks its schema leaves as problem+json, whichever router it came in by. */
export const openApiApp = (): OpenAPIHono =>
  new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return requireStorable(result.data);
      const { issues } = result.error;
      const fields = issues.map((issue) => issue.path.join('.') || issue.message);
      const problems = issues.map(({ path, message }) => ({ field: path.join('.') || null, text: message }));
      throw new ServiceError('bad_request', `Not understood: ${fields.join(', ')}.`, 'Nothing was changed.', problems);
    },
  });

export const Problem = z
  .object({
    type: z.string(),
    status: z.number(),
    code: z.string(),
    title: z.string(),
    detail: z.string(),
    problems: z.array(z.record(z.string(), z.string().nullable())).optional(),
  })
  .openapi('Problem');

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } });

const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } });

/** Of routes that take a template's text. */
export const invalidText = { 422: problem('The text cannot be used; `problems` says where and why. Nothing was saved') } as const;

/** What every authenticated route may answer besides success. */
export const problems = {
  400: problem('The request is not understood; nothing was changed'),
  401: problem('No valid API key'),
  403: problem('Not allowed for this role'),
  404: problem('Not there (or not yours)'),
  409: problem('Not possible in the present state'),
  415: problem('The body is no JSON'),
  default: problem('Any other problem; `code` names it'),
} as const;
