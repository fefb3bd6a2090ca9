import { z } from 'zod';
import { linksOf } from './links.ts';
import { objectTypeNamed, type ObjectType } from './object-types.ts';
import { propertyNamed } from './property-store.ts';
import type { CrmRow, PropertyRow } from './rows.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

const operators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

const linkPrefix = 'associations.';
const linkOperators = new Set(['EQ', 'NEQ', 'IN', 'NOT_IN']);

export const Filter = z.strictObject({
  propertyName: z.string(),
  operator: z.enum(operators),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
});
export type Filter = z.infer<typeof Filter>;

/** Strings compare without case, numbers and instants by size; unset is smaller than everything. */
export function comparable(property: PropertyRow, value: string | undefined): number | string | null {
  if (value === undefined || value === '') return null;
  if (property.type === 'number') return Number(value);
  if (property.type === 'datetime' || property.type === 'date') {
    const at = /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
    if (Number.isNaN(at)) throw validation(`${value} is not a valid instant for ${property.id}`);
    return at;
  }
  return value.toLowerCase();
}

const tokens = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter(Boolean);

function hasTokens(text: string | undefined, wanted: string): boolean {
  const present = tokens(text ?? '');
  return tokens(wanted).every((token) => {
    const pattern = new RegExp(`^${token.split('*').join('.*')}$`);
    return present.some((word) => pattern.test(word));
  });
}

function compare(operator: Filter['operator'], left: number | string, right: number | string): boolean {
  if (operator === 'LT') return left < right;
  if (operator === 'LTE') return left <= right;
  if (operator === 'GT') return left > right;
  return left >= right;
}

function requireShape(filter: Filter): void {
  const { operator, value, values, highValue } = filter;
  const list = operator === 'IN' || operator === 'NOT_IN';
  const none = operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY';
  if (list && !values) throw validation(`operator ${operator} requires values`);
  if (none && (value !== undefined || values)) throw validation(`operator ${operator} must not have a value`);
  if (!list && !none && value === undefined) throw validation(`operator ${operator} requires a value`);
  if ((operator === 'BETWEEN') !== (highValue !== undefined)) throw validation('highValue belongs to BETWEEN, which requires it');
}

/** `associations.contact` and the like: the records linked to one or some of these ids, or to none of them. */
function linkedTo(world: World, type: ObjectType, filter: Filter): (row: CrmRow) => boolean {
  const to = objectTypeNamed(filter.propertyName.slice(linkPrefix.length));
  if (!to || !linkOperators.has(filter.operator)) throw validation(`There was a problem with the request. ${filter.propertyName} cannot be searched`);
  const linked = new Set((filter.values ?? [filter.value ?? '']).flatMap((id) => linksOf(world, to, id, type)));
  const negated = filter.operator === 'NEQ' || filter.operator === 'NOT_IN';
  return (row) => linked.has(row.id) !== negated;
}

/** A predicate for one filter; refuses properties and shapes HubSpot would refuse. */
export function predicateOf(world: World, type: ObjectType, filter: Filter): (row: CrmRow) => boolean {
  if (filter.propertyName.startsWith(linkPrefix)) {
    requireShape(filter);
    return linkedTo(world, type, filter);
  }
  const property = propertyNamed(world, type, filter.propertyName);
  if (!property) throw validation(`There was a problem with the request. Property "${filter.propertyName}" does not exist`);
  requireShape(filter);
  const read = (row: CrmRow): string | undefined => row.properties[filter.propertyName];
  const wanted = comparable(property, filter.value);
  const high = comparable(property, filter.highValue);
  const list = new Set((filter.values ?? []).map((value) => comparable(property, value)));
  return (row) => {
    const value = comparable(property, read(row));
    switch (filter.operator) {
      case 'EQ':
        return value !== null && value === wanted;
      case 'NEQ':
        return value !== wanted;
      case 'HAS_PROPERTY':
        return value !== null;
      case 'NOT_HAS_PROPERTY':
        return value === null;
      case 'IN':
        return value !== null && list.has(value);
      case 'NOT_IN':
        return !list.has(value);
      case 'BETWEEN':
        return value !== null && wanted !== null && high !== null && value >= wanted && value <= high;
      case 'CONTAINS_TOKEN':
        return hasTokens(read(row), filter.value ?? '');
      case 'NOT_CONTAINS_TOKEN':
        return !hasTokens(read(row), filter.value ?? '');
      default:
        return value !== null && wanted !== null && compare(filter.operator, value, wanted);
    }
  };
}
