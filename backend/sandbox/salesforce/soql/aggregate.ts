import type { FieldType, FunctionExp, GroupByClause, Query } from '@jetstreamapp/soql-parser-js';
import type { Row, Value } from '../records/row.ts';
import { bucketOf } from './bucket.ts';
import { toComparable } from './compare.ts';
import { buildConditionTree } from './condition-tree.ts';
import { shownAs } from './show.ts';
import { countField, measureOf, type Measure } from './measure.ts';
import { orderRows } from './order.ts';
import { compileTree } from './predicate.ts';
import { malformed } from './query-fault.ts';
import { resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';
import { refuseCall, type Resolver } from './resolver.ts';

/** A group as a row: its fields are the values it is grouped by and its measures, by their text in the query. */
export interface Grouping {
  columns: ResolvedPath[];
  rows: Row[];
}

const MOST_GROUPS = 2000;

export function isGroupedQuery(query: Query): boolean {
  return query.groupBy !== undefined || (query.fields ?? []).some((each) => each.type === 'FieldFunctionExpression' && isMeasure(each));
}

function isMeasure(fn: FunctionExp): boolean {
  const inner = wrappedCall(fn);
  if (typeof inner === 'object') return isMeasure(inner);
  return ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'].includes((fn.functionName ?? '').toUpperCase());
}

export function groupRows(scope: Scope, query: Query, rows: readonly Row[]): Grouping {
  const { clauses, sets } = groupingOf(listOf(query.groupBy));
  const keys = new Map(clauses.map((clause): [string, ResolvedPath] => keyOf(scope, clause)));
  const measures = new Map<string, Measure>();
  const resolver = groupResolver(scope, keys, measures);
  const columns = nameColumns(query.fields ?? [], resolver);
  const having = query.having ? compileTree(resolver, buildConditionTree(query.having), () => refuseCall({ rawValue: 'SELECT' })) : null;
  // Ordering also names measures, so it is compiled once before the groups are made.
  orderRows(resolver, [], query.orderBy);
  const keyNames = [...keys.keys()];
  const groups = sets.flatMap((set) => {
    const shown = new Set(set.flatMap((at) => keyNames[at] ?? []));
    const by = [...keys].flatMap(([name, key]) => (shown.has(name) ? [key] : []));
    return [...bucketRows(rows, by, by.length === 0).values()].map((members) => makeGroup(members, keys, measures, shown));
  });
  if (groups.length > MOST_GROUPS)
    throw malformed(`Aggregate query does not support queryMore(), use LIMIT to restrict the results to ${MOST_GROUPS} rows`);
  return { columns, rows: orderRows(resolver, having ? groups.filter(having) : groups, query.orderBy) };
}

function listOf<Item>(value: Item | Item[] | undefined): Item[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

interface GroupingSets {
  clauses: GroupByClause[];
  /** For each level of subtotals the places of the clauses it is grouped by; the whole comes first. */
  sets: number[][];
}

const MOST_ROLLED_UP = 3;

/** ROLLUP adds subtotals from right to left, CUBE of every combination. */
function groupingOf(clauses: GroupByClause[]): GroupingSets {
  const [first] = clauses;
  const fn = first && 'fn' in first ? first.fn : undefined;
  const how = (fn?.functionName ?? '').toUpperCase();
  if (!fn || (how !== 'ROLLUP' && how !== 'CUBE')) return { clauses, sets: [clauses.map((_, at) => at)] };
  const inside = (fn.parameters ?? []).map((each): GroupByClause => (typeof each === 'string' ? { field: each } : { fn: each }));
  if (inside.length === 0) throw malformed(`unexpected token: ')'`);
  if (clauses.length > 1 || inside.length > MOST_ROLLED_UP) throw malformed(`Too many fields in ${fn.rawValue ?? how}`);
  const all = inside.map((_, at) => at);
  const prefixes = [...all.map((at) => all.slice(0, at)), all].reverse();
  const combinations = Array.from({ length: 2 ** all.length }, (_, bits) => all.filter((at) => (bits & (1 << at)) === 0));
  return { clauses: inside, sets: how === 'ROLLUP' ? prefixes : combinations };
}

function keyOf(scope: Scope, clause: GroupByClause): [string, ResolvedPath] {
  if ('field' in clause) {
    const target = resolvePath(scope, clause.field);
    if (!target.field.filterable || ['double', 'currency', 'percent', 'datetime', 'multipicklist'].includes(target.field.type))
      throw malformed(`field '${clause.field}' can not be grouped in a query call`);
    return [target.path.join('.').toLowerCase(), target];
  }
  const bucket = bucketOf(scope, clause.fn);
  if (!bucket) return refuseCall(clause.fn);
  return [textOf(clause.fn), bucket];
}

function textOf({ rawValue = '' }: FunctionExp): string {
  return rawValue.toLowerCase().replace(/\s+/g, '');
}

/** What toLabel and FORMAT stand around. */
function wrappedCall({ functionName = '', parameters = [] }: FunctionExp): string | FunctionExp | undefined {
  return ['TOLABEL', 'FORMAT', 'CONVERTCURRENCY'].includes(functionName.toUpperCase()) ? parameters[0] : undefined;
}

/** GROUPING(field): 1 in the subtotals over all its values. */
function groupingFlag(
  scope: Scope,
  { functionName = '', parameters = [] }: FunctionExp,
  keys: ReadonlyMap<string, ResolvedPath>,
): Measure | undefined {
  const [name] = parameters;
  if (functionName.toUpperCase() !== 'GROUPING' || typeof name !== 'string') return undefined;
  const key = resolvePath(scope, name).path.join('.').toLowerCase();
  if (!keys.has(key)) throw malformed(`Field must be grouped: ${name}`);
  return { field: countField, compute: (_, shown) => (shown.has(key) ? 0 : 1) };
}

function groupResolver(scope: Scope, keys: ReadonlyMap<string, ResolvedPath>, measures: Map<string, Measure>): Resolver {
  const resolver: Resolver = {
    now: scope.twin.clock.now(),
    path: (name) => {
      const target = resolvePath(scope, name);
      const key = target.path.join('.').toLowerCase();
      if (!keys.has(key)) throw malformed(`Field must be grouped or aggregated: ${name}`);
      return { field: target.field, path: target.path, read: (row) => row.fields[key] ?? null };
    },
    call: (fn) => {
      const key = textOf(fn);
      const wrapped = wrappedCall(fn);
      if (wrapped) {
        const inner = typeof wrapped === 'string' ? resolver.path(wrapped) : resolver.call(wrapped);
        const shown = shownAs(fn, inner);
        if (shown) return shown;
      }
      const bucket = keys.get(key);
      if (bucket) return { ...bucket, read: (row) => row.fields[key] ?? null };
      const measure = measures.get(key) ?? groupingFlag(scope, fn, keys) ?? measureOf(scope, fn);
      measures.set(key, measure);
      return { field: measure.field, path: [textOf(fn)], read: (row) => row.fields[key] ?? null };
    },
  };
  return resolver;
}

/** Without an alias, measures are called expr0, expr1, … in the order they stand. */
function nameColumns(fields: readonly FieldType[], resolver: Resolver): ResolvedPath[] {
  let unnamed = 0;
  return fields.map((each) => {
    if (each.type === 'Field') return named(resolver.path(each.field), each.alias);
    if (each.type === 'FieldRelationship')
      return named(resolver.path([...each.relationships, each.field].join('.')), 'alias' in each ? each.alias : undefined);
    if (each.type !== 'FieldFunctionExpression') throw malformed('only aggregate expressions can be selected with GROUP BY');
    const alias = each.alias ?? `expr${unnamed++}`;
    return { ...named(resolver.call(each as FunctionExp), alias), measure: each.alias ?? each.rawValue ?? each.functionName };
  });
}

function named(column: ResolvedPath, alias: string | undefined): ResolvedPath {
  return { ...column, path: [alias ?? column.path.at(-1) ?? ''] };
}

function bucketRows(rows: readonly Row[], keys: readonly ResolvedPath[], isWhole: boolean): Map<string, Row[]> {
  const buckets = new Map<string, Row[]>();
  if (isWhole) return buckets.set('', [...rows]);
  for (const row of rows) {
    const key = JSON.stringify(keys.map((each) => toComparable(each.field, each.read(row))));
    const bucket = buckets.get(key);
    if (bucket) bucket.push(row);
    else buckets.set(key, [row]);
  }
  return buckets;
}

function makeGroup(
  members: readonly Row[],
  keys: ReadonlyMap<string, ResolvedPath>,
  measures: ReadonlyMap<string, Measure>,
  shown: ReadonlySet<string>,
): Row {
  const [first] = members;
  const fields: Record<string, Value> = {};
  for (const [key, { read }] of keys) fields[key] = first && shown.has(key) ? read(first) : null;
  for (const [key, { compute }] of measures) fields[key] = compute(members, shown);
  return { id: '', fields };
}
