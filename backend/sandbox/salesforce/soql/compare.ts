import type { Operator } from '@jetstreamapp/soql-parser-js';
import type { Value } from '../records/row.ts';
import type { Field } from '../schema/field.ts';
import { parseStamp } from '../stamp.ts';
import type { Span } from './date-literal.ts';
import type { Comparable } from './literal.ts';

/** A stored value in the form literals are read into; text compares without case, ids with. */
export function toComparable(field: Field, value: Value): string | number | boolean | null {
  if (value === null || typeof value !== 'string') return value;
  if (field.type === 'datetime') return parseStamp(value)?.getTime() ?? null;
  if (field.type === 'date') return Date.parse(value);
  return field.type === 'id' || field.type === 'reference' ? value : value.toLowerCase();
}

/** Nothing is smaller or greater than null; `!=` and NOT IN keep rows without a value. */
export function holds(operator: Operator, value: string | number | boolean | null, wanted: Comparable): boolean {
  if (typeof wanted === 'object' && wanted !== null) return holdsSpan(operator, value, wanted);
  if (operator === '=') return value === wanted;
  if (operator === '!=') return value !== wanted;
  if (value === null || wanted === null) return false;
  if (operator === '<') return value < wanted;
  if (operator === '<=') return value <= wanted;
  if (operator === '>') return value > wanted;
  return operator === '>=' && value >= wanted;
}

function holdsSpan(operator: Operator, value: string | number | boolean | null, span: Span): boolean {
  if (typeof value !== 'number') return operator === '!=';
  const inside = value >= span.fromMs && value < span.untilMs;
  if (operator === '=') return inside;
  if (operator === '!=') return !inside;
  if (operator === '<') return value < span.fromMs;
  if (operator === '<=') return value < span.untilMs;
  if (operator === '>') return value >= span.untilMs;
  return operator === '>=' && value >= span.fromMs;
}

/** `%` any run, `_` one character, both escapable with a backslash; case does not matter. */
export function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\[%_]|[%_]|[^%_\\]+|\\/g, (part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    return (part.length === 2 && part.startsWith('\\') ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'is');
}
