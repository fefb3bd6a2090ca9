import type { FieldType, FunctionExp, GroupByClause, Query } from '@jetstreamapp/soql-parser-js';
import type { Row, Value } from '../records/row.ts';
import { bucketOf } from './bucket.ts';
import { toComparable } from './compare.ts';
import { buildConditionTree } from './condition-tree.ts';
import { measureOf, type Measure } from './measure.ts';
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

function isMeasure({ functionName }: { functionName: string }): boolean {
  return ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'].includes(functionName.toUpperCase());
}

export function groupRows(scope: Scope, query: Query, rows: readonly Row[]): Grouping {
  const keys = new Map(listOf(query.groupBy).map((clause): [string, ResolvedPath] => keyOf(scope, clause)));
  const measures = new Map<string, Measure>();
  const resolver = groupResolver(scope, keys, measures);
  const columns = nameColumns(query.fields ?? [], resolver);
  const having = query.having ? compileTree(resolver, buildConditionTree(query.having), () => refuseCall({ rawValue: 'SELECT' })) : null;
  // Ordering also names measures, so it is compiled once before the groups are made.
  orderRows(resolver, [], query.orderBy);
  const groups = [...bucketRows(rows, [...keys.values()], keys.size === 0).values()].map((members) => makeGroup(members, keys, measures));
  if (groups.length > MOST_GROUPS)
    throw malformed(`Aggregate query does not support queryMore(), use LIMIT to restrict the results to ${MOST_GROUPS} rows`);
  return { columns, rows: orderRows(resolver, having ? groups.filter(having) : groups, query.orderBy) };
}

function listOf<Item>(value: Item | Item[] | undefined): Item[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
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

function groupResolver(scope: Scope, keys: ReadonlyMap<string, ResolvedPath>, measures: Map<string, Measure>): Resolver {
  return {
    now: scope.twin.clock.now(),
    path: (name) => {
      const target = resolvePath(scope, name);
      const key = target.path.join('.').toLowerCase();
      if (!keys.has(key)) throw malformed(`Field must be grouped or aggregated: ${name}`);
      return { field: target.field, path: target.path, read: (row) => row.fields[key] ?? null };
    },
    call: (fn) => {
      const key = textOf(fn);
      const bucket = keys.get(key);
      if (bucket) return { ...bucket, read: (row) => row.fields[key] ?? null };
      const measure = measures.get(key) ?? measureOf(scope, fn);
      measures.set(key, measure);
      return { field: measure.field, path: [textOf(fn)], read: (row) => row.fields[key] ?? null };
    },
  };
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

function makeGroup(members: readonly Row[], keys: ReadonlyMap<string, ResolvedPath>, measures: ReadonlyMap<string, Measure>): Row {
  const [first] = members;
  const fields: Record<string, Value> = {};
  for (const [key, { read }] of keys) fields[key] = first ? read(first) : null;
  for (const [key, { compute }] of measures) fields[key] = compute(members);
  return { id: '', fields };
}
