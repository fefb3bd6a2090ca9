import type { z } from '@hono/zod-openapi';
import { ServiceError } from '#services/service-error.ts';
import { requireStorable } from '../require-storable.ts';

/** What the page asks for, from the very text that was signed. */
export function bodyOf<Wish>(schema: z.ZodType<Wish>, rawBody: string): Wish {
  let json: unknown;
  try {
    json = JSON.parse(rawBody);
  } catch {
    throw new ServiceError('bad_request', 'The body is not JSON.', 'Nothing was changed.');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    throw new ServiceError(
      'bad_request',
      `This action is not understood: ${parsed.error.issues.map((issue) => issue.path.join('.') || issue.message).join(', ')}.`,
      'Nothing was changed.',
    );
  requireStorable(parsed.data);
  return parsed.data;
}
