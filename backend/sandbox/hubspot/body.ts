import type { Context } from 'hono';
import { z } from 'zod';
import { validation } from './vendor-error.ts';

/** The JSON body, or HubSpot's 400: unknown fields and wrong types are refused, a number where a string belongs too. */
export async function readBody<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const text = await c.req.text();
  let json: unknown;
  try {
    json = JSON.parse(text === '' ? 'null' : text);
  } catch {
    throw validation('Invalid input JSON on line 1, column 1: malformed body');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ message: issue.message, in: issue.path.map(String).join('.') }));
  const first = errors[0];
  throw validation(`Invalid input JSON: ${first?.in === '' ? 'body' : first?.in}: ${first?.message}`, { errors });
}

/** Property values travel as strings only. */
export const Values = z.record(z.string(), z.string());

export const batchOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ inputs: z.array(item) });

export function requireBatchSize(count: number, most = 100): void {
  if (count > most) throw validation(`The maximum number of inputs in a batch request is ${most}. The number of inputs was ${count}.`);
}
