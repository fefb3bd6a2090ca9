import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';

/** A refusal in Graph's form. */
export class GraphRefusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 410 | 413 | 415 | 429;
  readonly code: string;
  readonly retryAfterSeconds: number | null;

  constructor(status: GraphRefusal['status'], code: string, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const notFound = (): GraphRefusal => new GraphRefusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
export const badRequest = (message: string): GraphRefusal => new GraphRefusal(400, 'BadRequest', message);
export const throttled = (why: string, seconds: number): GraphRefusal =>
  new GraphRefusal(429, 'ApplicationThrottled', `Application is over its ${why} limit.`, seconds);

export function answerError(error: unknown, c: Context): Response {
  if (!(error instanceof GraphRefusal)) {
    console.error(error);
    return c.json({ error: { code: 'ErrorInternalServerError', message: 'An internal server error occurred.' } }, 500);
  }
  if (error.retryAfterSeconds !== null) c.header('Retry-After', String(error.retryAfterSeconds));
  const innerError = { date: new Date().toISOString().slice(0, 19), 'request-id': randomUUID(), 'client-request-id': randomUUID() };
  return c.json({ error: { code: error.code, message: error.message, innerError } }, error.status);
}

const described = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`).join('; ');

export async function readBody<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  if (!(c.req.header('content-type') ?? '').startsWith('application/json'))
    throw new GraphRefusal(415, 'RequestBroker--UnsupportedMediaType', 'The content type is not supported.');
  const parsed = schema.safeParse(
    await c.req.json().catch(() => {
      throw badRequest('Unable to read JSON request payload.');
    }),
  );
  if (!parsed.success) throw badRequest(described(parsed.error));
  return parsed.data;
}

/** Unknown options are refused, as OData has it. */
export function readQuery<Schema extends z.ZodType>(c: Context, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(c.req.query());
  if (!parsed.success) throw badRequest(described(parsed.error));
  return parsed.data;
}
