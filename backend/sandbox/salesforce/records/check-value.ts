import type { DmlError } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import { objectOfId, type Org } from '../org.ts';
import type { Field } from '../schema/field.ts';
import type { Value } from './row.ts';

const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/;

/** What the record rules say about one value; null = fine. Existence of referenced records is checked elsewhere. */
export function checkValue(org: Org, field: Field, value: Value): DmlError | null {
  if (value === null) return null;
  if (typeof value === 'number') return checkNumber(field, value);
  if (typeof value !== 'string') return null;
  if (field.type === 'reference') return checkIdType(org, field, value);
  if (field.length > 0 && value.length > field.length) {
    return {
      statusCode: 'STRING_TOO_LONG',
      message: `${field.label}: data value too large: ${value} (max length=${field.length})`,
      fields: [field.name],
    };
  }
  if (field.type === 'email' && !EMAIL.test(value)) {
    return { statusCode: 'INVALID_EMAIL_ADDRESS', message: `${field.label}: invalid email address: ${value}`, fields: [field.name] };
  }
  if (field.restricted && !isOffered(field, value)) {
    return {
      statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      message: `${field.label}: bad value for restricted picklist field: ${value}`,
      fields: [field.name],
    };
  }
  return null;
}

function checkNumber(field: Field, value: number): DmlError | null {
  const limit = 10 ** (field.precision - field.scale);
  if (field.precision === 0 || Math.abs(value) < limit) return null;
  return {
    statusCode: 'NUMBER_OUTSIDE_VALID_RANGE',
    message: `${field.label}: value outside of valid range on numeric field: ${value}`,
    fields: [field.name],
  };
}

function checkIdType(org: Org, field: Field, value: string): DmlError | null {
  const id = toId18(value);
  const object = id === null ? undefined : objectOfId(org, id);
  if (object && field.referenceTo.includes(object.name)) return null;
  return { statusCode: 'MALFORMED_ID', message: `${field.label}: id value of incorrect type: ${value}`, fields: [field.name] };
}

/** Several values of a multi-select picklist are joined by semicolons. */
function isOffered(field: Field, value: string): boolean {
  const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
  return chosen.every((each) => field.values.includes(each));
}
