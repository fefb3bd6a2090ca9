import type { ConditionWithValueQuery, LiteralType, Operator, Query, ValueCondition } from '@jetstreamapp/soql-parser-js';
import { ApiFault } from '../api-fault.ts';
import type { Row } from '../records/row.ts';
import { holds, likePattern, toComparable } from './compare.ts';
import type { ConditionTree } from './condition-tree.ts';
import { readLiteral, unquote, type Comparable } from './literal.ts';
import { invalidField, malformed } from './query-fault.ts';
import type { ResolvedPath } from './resolve-path.ts';
import type { Resolver } from './resolver.ts';

export type Predicate = (row: Row) => boolean;
/** Ids and references a semi-join selects; given by the evaluator to keep this file free of it. */
export type SubqueryValues = (query: Query) => (string | number | boolean | null)[];

export function compileTree(resolver: Resolver, tree: ConditionTree, subquery: SubqueryValues): Predicate {
  if (tree.kind === 'leaf') return compileLeaf(resolver, tree.condition, subquery);
  if (tree.kind === 'not') {
    const inner = compileTree(resolver, tree.of, subquery);
    return (row) => !inner(row);
  }
  const parts = tree.of.map((part) => compileTree(resolver, part, subquery));
  return tree.kind === 'and' ? (row) => parts.every((part) => part(row)) : (row) => parts.some((part) => part(row));
}

function compileLeaf(resolver: Resolver, condition: ConditionWithValueQuery, subquery: SubqueryValues): Predicate {
  if (!('field' in condition) && !('fn' in condition)) throw malformed("unexpected token: '<EOF>'");
  const target = 'fn' in condition ? resolver.call(condition.fn) : resolver.path(condition.field);
  if (!target.field.filterable) throw invalidField(`field '${target.path.join('.')}' can not be filtered in a query call`);
  if ('valueQuery' in condition) return compileMembership(target, condition.operator === 'NOT IN', subquery(condition.valueQuery));
  return compileValue(resolver, target, condition as ValueCondition);
}

function compileValue(resolver: Resolver, target: ResolvedPath, condition: Pick<ValueCondition, 'operator' | 'value' | 'literalType'>): Predicate {
  const { value, literalType } = condition;
  const operator = oneSpelling(condition.operator);
  const { now } = resolver;
  if (operator === 'IN' || operator === 'NOT IN') {
    const items = Array.isArray(value) ? value : [value];
    const wanted = items.map((item, index) => readLiteral(target.field, item, typeOf(literalType, index), now));
    return compileMembership(target, operator === 'NOT IN', wanted);
  }
  if (operator === 'INCLUDES' || operator === 'EXCLUDES')
    return compileIncludes(target, operator === 'EXCLUDES', Array.isArray(value) ? value : [value]);
  if (Array.isArray(value)) throw malformed(`unexpected token: '('`);
  if (operator === 'LIKE') return compileLike(target, value, typeOf(literalType, 0));
  if (target.field.type === 'boolean' && operator !== '=' && operator !== '!=') throw wrongOperator(target);
  const wanted = readLiteral(target.field, value, typeOf(literalType, 0), now);
  const plain =
    typeof wanted === 'string' && target.field.type !== 'id' && target.field.type !== 'reference' ? wanted.replace(/\\([%_])/g, '$1') : wanted;
  return (row) => holds(operator, toComparable(target.field, target.read(row)), plain);
}

function compileLike(target: ResolvedPath, raw: string, type: LiteralType | undefined): Predicate {
  if (['boolean', 'int', 'double', 'currency', 'percent', 'date', 'datetime', 'id', 'reference'].includes(target.field.type))
    throw wrongOperator(target);
  if (type !== 'STRING')
    throw invalidField(`value of filter criterion for field '${target.field.name}' must be of type string and should be enclosed in quotes`);
  const pattern = likePattern(unquote(raw));
  return (row) => {
    const value = target.read(row);
    return typeof value === 'string' && pattern.test(value);
  };
}

/** Each item is a set of values that must all be chosen; one such set is enough. */
function compileIncludes(target: ResolvedPath, negated: boolean, items: readonly string[]): Predicate {
  if (target.field.type !== 'multipicklist') throw wrongOperator(target);
  const sets = items.map((item) => unquote(item).toLowerCase().split(';'));
  return (row) => {
    const chosen = String(target.read(row) ?? '')
      .toLowerCase()
      .split(';');
    return sets.some((set) => set.every((each) => chosen.includes(each))) !== negated;
  };
}

function compileMembership(target: ResolvedPath, negated: boolean, wanted: readonly Comparable[]): Predicate {
  const set = new Set(wanted);
  // TODAY and its like are spans of time, not instants.
  const spans = wanted.filter((each) => typeof each === 'object' && each !== null);
  return (row) => {
    const value = toComparable(target.field, target.read(row));
    return (set.has(value) || spans.some((span) => holds('=', value, span))) !== negated;
  };
}

/** `<>` is `!=`; the parser's types know only the latter. It hands words on as they were written, and `like` is LIKE. */
function oneSpelling(operator: Operator): Operator {
  const text = operator.toUpperCase();
  return text === '<>' ? '!=' : (SPELLINGS.find((each) => each === text) ?? operator);
}

const SPELLINGS: readonly Operator[] = ['IN', 'NOT IN', 'LIKE', 'INCLUDES', 'EXCLUDES'];

function typeOf(type: LiteralType | LiteralType[] | undefined, index: number): LiteralType | undefined {
  return Array.isArray(type) ? type[index] : type;
}

function wrongOperator(target: ResolvedPath): ApiFault {
  return new ApiFault(
    400,
    'INVALID_QUERY_FILTER_OPERATOR',
    `filter operator not supported for field '${target.field.name}' of type ${target.field.type}`,
  );
}
