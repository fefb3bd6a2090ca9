import { ApiFault } from '../api-fault.ts';
import { parseStamp, toStamp } from '../stamp.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { findField } from '../schema/objects.ts';
import type { Value } from './row.ts';

export interface Assignment {
  field: Field;
  value: Value;
}

/**
 * The typed form of a record in a request. Unknown names and values of the wrong JSON type fail the request before any
 * record rule runs, as the vendor's deserializer does.
 */
export function readBody(definition: ObjectDefinition, body: unknown): Assignment[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ApiFault(400, 'JSON_PARSER_ERROR', 'Unexpected body: expected a JSON object');
  return Object.entries(body).flatMap(([name, raw]) => {
    if (name === 'attributes') return [];
    const field = findField(definition, name);
    if (!field) throw new ApiFault(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${definition.name}`);
    return [{ field, value: readValue(field, raw) }];
  });
}

function readValue(field: Field, raw: unknown): Value {
  if (raw === null) return field.type === 'boolean' ? false : null;
  switch (field.type) {
    case 'boolean':
      return typeof raw === 'boolean' ? raw : reject('boolean', raw);
    case 'int':
      return typeof raw === 'number' && Number.isInteger(raw) ? raw : reject('int', raw);
    case 'double':
      return typeof raw === 'number' ? raw : reject('double', raw);
    case 'datetime':
      return readInstant(raw);
    case 'date':
      return typeof raw === 'string' && isCalendarDate(raw) ? raw : reject('date', raw);
    default:
      if (typeof raw !== 'string') return reject('string', raw);
      return raw === '' ? null : raw;
  }
}

function readInstant(raw: unknown): string {
  const at = typeof raw === 'string' ? parseStamp(raw) : null;
  return at === null ? reject('datetime', raw) : toStamp(at);
}

function isCalendarDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

function reject(wanted: string, raw: unknown): never {
  const token =
    typeof raw === 'string' ? 'VALUE_STRING' : typeof raw === 'number' ? 'VALUE_NUMBER' : typeof raw === 'boolean' ? 'VALUE_BOOLEAN' : 'START_OBJECT';
  const shown = typeof raw === 'object' ? '' : ` value ${String(raw)}`;
  throw new ApiFault(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${wanted} from ${token}${shown} or request may be missing a required field at [line:1, column:1]`,
  );
}
