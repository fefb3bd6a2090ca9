import type { LiteralType } from '@jetstreamapp/soql-parser-js';
import { ApiFault } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import type { Field } from '../schema/field.ts';
import { parseStamp } from '../stamp.ts';
import { dateLiteralSpan, type Span } from './date-literal.ts';
import { invalidField, malformed } from './query-fault.ts';

/** A comparable value: text is lower case except in ids, instants and dates are milliseconds. */
export type Comparable = string | number | boolean | Span | null;

const textual = new Set(['string', 'email', 'phone', 'url', 'picklist', 'multipicklist', 'encryptedstring', 'textarea']);

export function readLiteral(field: Field, raw: string, type: LiteralType | undefined, now: Date): Comparable {
  if (type === 'NULL') return null;
  if (textual.has(field.type)) return type === 'STRING' ? unquote(raw).toLowerCase() : wrongType(field, 'string', 'enclosed in quotes');
  switch (field.type) {
    case 'boolean':
      return type === 'BOOLEAN' ? raw.toUpperCase() === 'TRUE' : wrongType(field, 'boolean', 'not be enclosed in quotes');
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return type === 'INTEGER' || type === 'DECIMAL' ? Number(raw) : wrongType(field, field.type, 'not be enclosed in quotes');
    case 'date':
    case 'datetime':
      return readMoment(field, raw, type, now);
    default:
      return type === 'STRING' ? readId(unquote(raw)) : wrongType(field, 'ID', 'enclosed in quotes');
  }
}

function readMoment(field: Field, raw: string, type: LiteralType | undefined, now: Date): Comparable {
  if (type === 'DATE_LITERAL' || type === 'DATE_N_LITERAL') return dateLiteralSpan(raw, now);
  if (field.type === 'date' && type === 'DATE') return Date.parse(raw);
  const at = field.type === 'datetime' && type === 'DATETIME' ? parseStamp(raw) : null;
  return at ? at.getTime() : wrongType(field, field.type === 'date' ? 'date' : 'dateTime', 'not be enclosed in quotes');
}

function readId(text: string): string {
  // An empty id is allowed and equals nothing.
  if (text === '') return '';
  const id = toId18(text);
  if (id === null) throw new ApiFault(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return id;
}

function wrongType(field: Field, type: string, form: string): never {
  throw invalidField(
    `value of filter criterion for field '${field.name}' must be of type ${type} and should ${form.startsWith('not') ? form : `be ${form}`}`,
  );
}

const escapes: Record<string, string> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  b: '\b',
  B: '\b',
  f: '\f',
  F: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  _: '\\_',
  '%': '\\%',
};

/** The text between the quotes. `\_` and `\%` stay escaped: only LIKE gives them a meaning. */
export function unquote(raw: string): string {
  return raw.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const character = escapes[code];
    if (character === undefined)
      throw malformed(`Invalid string literal '${raw.slice(1, -1)}'. Illegal character sequence '\\${code}' in string literal.`);
    return character;
  });
}
