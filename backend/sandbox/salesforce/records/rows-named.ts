import type { Twin } from '../../core/twin.ts';
import type { Field } from '../schema/field.ts';
import type { Row, Value } from './row.ts';
import { rowsWith } from './value-index.ts';

const NUMERIC: ReadonlySet<Field['type']> = new Set(['int', 'double', 'currency', 'percent']);

/** The value of an external id as its field holds it: a number however it is spelled, a text as it is; null = it is no such value. */
export function keyValue({ type }: Field, given: unknown): Value {
  if (NUMERIC.has(type)) {
    const number = typeof given === 'string' && given.trim() === '' ? Number.NaN : Number(given);
    return Number.isFinite(number) ? number : null;
  }
  return typeof given === 'string' && given !== '' ? given : null;
}

/** Rows of one unique value or external id, deleted ones too. */
export function rowsNamed(twin: Twin, orgId: string, object: string, { name, caseSensitive }: Field, value: Value): Row[] {
  if (value === null) return [];
  const found = rowsWith(twin, orgId, object, name, String(value));
  return caseSensitive ? found.filter(({ fields }) => fields[name] === value) : found;
}
