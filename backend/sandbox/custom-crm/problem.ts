import type { Context } from 'hono';
import type { z } from 'zod';

/** A refusal in the contract's form. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 404;
  readonly code: string;

  constructor(status: Refusal['status'], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function answerRefusal(error: unknown, c: Context): Response {
  if (error instanceof Refusal) return c.json({ code: error.code, message: error.message }, error.status);
  console.error(error);
  return c.json({ code: 'internal', message: 'internal error' }, 500);
}

export async function readBody<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const body: unknown = await c.req.json().catch(() => {
    throw new Refusal(400, 'validation', 'the body is no JSON');
  });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(400, 'validation', `${issue?.path.map(String).join('.') || 'body'}: ${issue?.message ?? ''}`);
}
