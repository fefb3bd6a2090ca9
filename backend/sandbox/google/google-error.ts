import type { Context } from 'hono';
import { z } from 'zod';

type Status = 400 | 401 | 403 | 404 | 429;

const words: Readonly<Record<Status, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
};

/** A refusal in the form of Google's APIs. */
export class GoogleError extends Error {
  readonly status: Status;
  readonly reason: string;
  readonly domain: string;

  constructor(status: Status, reason: string, message: string, domain = 'global') {
    super(message);
    this.status = status;
    this.reason = reason;
    this.domain = domain;
  }
}

export const notFound = (): GoogleError => new GoogleError(404, 'notFound', 'Requested entity was not found.');
export const invalid = (message: string, reason = 'invalidArgument'): GoogleError => new GoogleError(400, reason, message);

export function answerError(error: unknown, c: Context): Response {
  if (!(error instanceof GoogleError)) {
    console.error(error);
    return c.json({ error: { code: 500, message: 'Internal error encountered.', errors: [{ reason: 'backendError' }], status: 'INTERNAL' } }, 500);
  }
  const { status: code, message, domain, reason } = error;
  return c.json({ error: { code, message, errors: [{ message, domain, reason }], status: words[code] } }, code);
}

/** Names the API does not know are refused. */
export async function readBody<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const body: unknown = await c.req.json().catch(() => {
    throw new GoogleError(400, 'parseError', 'Invalid JSON payload received.');
  });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new GoogleError(400, 'badRequest', `Invalid JSON payload received. ${z.prettifyError(parsed.error)}`);
}

export function readQuery<Schema extends z.ZodType>(c: Context, schema: Schema): z.infer<Schema> {
  const repeated = Object.fromEntries(Object.entries(c.req.queries()).map(([name, values]) => [name, values]));
  const parsed = schema.safeParse(repeated);
  if (parsed.success) return parsed.data;
  throw new GoogleError(400, 'badRequest', `Invalid query. ${z.prettifyError(parsed.error)}`);
}
