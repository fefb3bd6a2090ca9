import { ApiFault } from '../api-fault.ts';
import { parseStamp, readTime, toStamp } from '../stamp.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { objectFor, type Org } from '../org.ts';
import { findField, findRelationship } from '../schema/objects.ts';
import { keyValue } from './rows-named.ts';
import type { Value } from './row.ts';

export interface Assignment {
  field: Field;
  value: Value;
  /** The parent is named by one of its external ids. */
  via?: { object: string; key: Field; value: string | number };
}

/**
 * The typed form of a record in a request. Unknown names and values of the wrong JSON type fail the request before any
 * record rule runs, as the vendor's deserializer does.
 */
export function readBody(org: Org, definition: ObjectDefinition, body: unknown): Assignment[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ApiFault(400, 'JSON_PARSER_ERROR', 'Unexpected body: expected a JSON object');
  return Object.entries(body).flatMap(([name, raw]) => {
    if (name === 'attributes') return [];
    const field = findField(definition, name);
    if (!field) return [readParent(org, definition, name, raw)];
    return [{ field, value: readValue(field, raw) }];
  });
}

/** `"Account": {"Some_Id__c": "x"}` */
function readParent(org: Org, definition: ObjectDefinition, name: string, raw: unknown): Assignment {
  const field = findRelationship(definition, name);
  if (!field || typeof raw !== 'object' || raw === null)
    throw new ApiFault(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${definition.name}`);
  const entries: [string, unknown][] = Object.entries(raw).filter(([key]) => key !== 'attributes');
  return parentBy(org, field, entries[0]?.[0] ?? '', entries[0]?.[1]);
}

export function parentBy(org: Org, field: Field, keyName: string, value: unknown): Assignment {
  const target = objectFor(org, field.referenceTo[0] ?? '');
  const key = target ? findField(target, keyName) : undefined;
  const named = key ? keyValue(key, value) : null;
  if (!target || !(key?.externalId || key?.name === 'Id') || named === null || typeof named === 'boolean')
    throw new ApiFault(
      400,
      'INVALID_FIELD',
      `Field name provided, ${keyName} is not an External ID or indexed field for ${target?.name ?? field.name}`,
    );
  return { field, value: null, via: { object: target.name, key, value: named } };
}

export function readValue(field: Field, raw: unknown): Value {
  if (raw === null) return field.type === 'boolean' ? false : null;
  switch (field.type) {
    case 'boolean':
      return typeof raw === 'boolean' ? raw : reject('boolean', raw);
    case 'int':
      return readNumber('int', raw);
    case 'double':
    case 'currency':
    case 'percent':
      return readNumber('double', raw);
    case 'datetime':
      return readInstant(raw);
    case 'time':
      return (typeof raw === 'string' ? readTime(raw) : null) ?? reject('time', raw);
    case 'date':
      return typeof raw === 'string' && isCalendarDate(raw) ? raw : reject('date', raw);
    default:
      if (typeof raw !== 'string') return reject('string', raw);
      return raw === '' ? null : raw;
  }
}

/** A number in quotes is one too: the vendor's own command line tool sends no other. */
function readNumber(wanted: 'int' | 'double', raw: unknown): Value {
  if (raw === '') return null;
  const number = typeof raw === 'string' && /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(raw) ? Number(raw) : raw;
  return typeof number === 'number' && (wanted === 'double' || Number.isInteger(number)) ? number : reject(wanted, raw);
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
