import type { Context } from 'hono';
import { z } from 'zod';

/** A refusal in Pipedrive's form. Version 2 adds a code in words. */
export class VendorError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 429;
  readonly code: string | null;

  constructor(status: VendorError['status'], message: string, code: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const notFound = (what: string): VendorError => new VendorError(404, `${what} not found.`, 'ERR_NOT_FOUND');
export const invalid = (message: string): VendorError =>
  new VendorError(400, `Parameter validation failed. ${message}`, 'ERR_SCHEMA_VALIDATION_FAILED');

export function answerError(error: unknown, c: Context): Response {
  if (!(error instanceof VendorError)) {
    console.error(error);
    return c.json({ success: false, error: 'Internal server error', data: null }, 500);
  }
  const info = 'Please check developers.pipedrive.com for more information about Pipedrive API.';
  const body = { success: false, error: error.message, error_info: info, data: null, ...(error.code === null ? {} : { code: error.code }) };
  return c.json(body, error.status);
}

const described = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`).join('; ');

/** Strict as version 2 is: no unknown names, no number as a text. */
export async function readBody<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  if (!(c.req.header('content-type') ?? '').startsWith('application/json')) throw invalid('body: not JSON');
  const body: unknown = await c.req.json().catch(() => {
    throw invalid('body: not JSON');
  });
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalid(described(parsed.error));
  return parsed.data;
}

export function readQuery<Schema extends z.ZodType>(c: Context, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(c.req.query());
  if (!parsed.success) throw invalid(described(parsed.error));
  return parsed.data;
}
