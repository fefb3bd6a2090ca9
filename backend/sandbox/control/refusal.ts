import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';

type Status = 400 | 403 | 404 | 409 | 502;

/** `message` is a sentence for the person at the page. */
export function refuse(status: Status, message: string): HTTPException {
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return new HTTPException(status, { message: /[.!?]$/.test(sentence) ? sentence : `${sentence}.` });
}

export async function readBody<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await c.req.json().catch(() => null));
  if (!parsed.success) throw refuse(400, parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '));
  return parsed.data;
}
