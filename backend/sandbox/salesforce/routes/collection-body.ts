import { z } from 'zod';
import { ApiFault } from '../api-fault.ts';
import type { ApiSession } from '../kit.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { Work } from './collection-run.ts';
import { requireObject } from './sobject.ts';

export const MOST_RECORDS = 200;
const MOST_CHUNKS = 10;

const Body = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(z.looseObject({ attributes: z.looseObject({ type: z.string() }) })).min(1),
});

export function readCollection(session: ApiSession, raw: unknown): { allOrNone: boolean; rows: Work<ObjectDefinition>[] } {
  const { allOrNone, records } = parseBody(Body, raw);
  if (records.length > MOST_RECORDS) throw tooMany(records.length, MOST_RECORDS);
  const types = records.map(({ attributes }) => attributes.type);
  const chunks = types.filter((type, index) => type !== types[index - 1]).length;
  if (chunks > MOST_CHUNKS) throw new ApiFault(400, 'LIMIT_EXCEEDED', `Cannot have more than ${MOST_CHUNKS} chunks in a single operation`);
  return { allOrNone, rows: records.map((body) => ({ definition: requireType(session, body.attributes.type), body })) };
}

function requireType(session: ApiSession, type: string): ObjectDefinition {
  try {
    return requireObject(session, type);
  } catch {
    throw new ApiFault(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
  }
}

export function parseBody<Output>(schema: z.ZodType<Output>, raw: unknown): Output {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new ApiFault(400, 'JSON_PARSER_ERROR', parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

export function tooMany(count: number, most: number): ApiFault {
  return new ApiFault(400, 'EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${most} records into this call (got ${count})`);
}

export function idOf(body: Record<string, unknown>): string | null {
  const id = body['id'] ?? body['Id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

export function withoutId(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'id' && name !== 'Id'));
}
