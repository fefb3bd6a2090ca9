import { parseQuery, type FieldType, type Query } from '@jetstreamapp/soql-parser-js';
import type { Twin } from '../../core/twin.ts';
import { ApiFault } from '../api-fault.ts';
import { objectFor, type Org, schemaOf } from '../org.ts';
import { isLive, liveRows, type Row } from '../records/row.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { SetupApi } from '../setup/objects.ts';
import { writeSetupRows } from '../setup/rows.ts';
import { groupRows, isGroupedQuery } from './aggregate.ts';
import { candidateRows } from './candidates.ts';
import { childrenOf, type Children } from './children.ts';
import { toComparable } from './compare.ts';
import { buildConditionTree } from './condition-tree.ts';
import { explain } from './explain.ts';
import { orderRows } from './order.ts';
import { compileTree } from './predicate.ts';
import { malformed, syntaxFault } from './query-fault.ts';
import { renderGroup, renderRow } from './render.ts';
import { resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';
import { recordResolver, shownOf } from './resolver.ts';
import type { Selection } from './selection.ts';
import { typeOf } from './type-of.ts';

const MAX_OFFSET = 2000;
const MAX_LENGTH = 100_000;

interface World {
  twin: Twin;
  org: Org;
  includeDeleted: boolean;
  api: SetupApi;
  userId: string | null;
}

/** Whose records `USING SCOPE mine` means, and which interface asks. */
interface Asker {
  api?: SetupApi;
  userId?: string;
}

/** What would be done for a query. */
export function explainQuery(twin: Twin, org: Org, soql: string): object {
  const selection = runQuery(twin, org, soql, false);
  return explain(soql, parse(soql), selection, liveRows(twin, org.id, selection.definition.name));
}

export function runQuery(twin: Twin, org: Org, soql: string, includeDeleted: boolean, { api = 'data', userId }: Asker = {}): Selection {
  if (soql.length > MAX_LENGTH) throw new ApiFault(414, 'QUERY_TOO_COMPLICATED', 'Query is longer than 100,000 characters');
  // ALL ROWS belongs to Apex; over the API it is the resource that says whether deleted records are wanted.
  const world = { twin, org, includeDeleted, api, userId: userId ?? null };
  const query = parse(soql);
  return select(world, scopeOf(world, query), query, null);
}

function parse(soql: string): Query {
  if (/\bALL\s+ROWS\s*$/i.test(soql)) throw malformed('ALL ROWS not allowed in this context');
  try {
    return parseQuery(soql);
  } catch (error) {
    throw malformed(syntaxFault(error instanceof Error ? error.message : ''));
  }
}

function select(world: World, scope: Scope, query: Query, candidates: readonly Row[] | null): Selection {
  if (query.withDataCategory) throw malformed('the local twin does not know this clause');
  const fields = query.fields ?? [];
  const offset = query.offset ?? 0;
  if (offset > MAX_OFFSET) throw new ApiFault(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  const cut = (rows: readonly Row[]): Row[] => rows.slice(offset, query.limit === undefined ? undefined : offset + query.limit);
  const { definition } = scope;
  if (isPlainCount(fields)) {
    const total = cut(where(world, scope, query, candidates)).length;
    return { definition, columns: [], rows: [], total, isGrouped: false, nested: [], render: renderGroup([]) };
  }
  if (isGroupedQuery(query)) {
    const { columns, rows } = groupRows(scope, query, where(world, scope, query, candidates));
    const shown = cut(rows);
    return { definition, columns, rows: shown, total: shown.length, isGrouped: true, nested: [], render: renderGroup(columns) };
  }
  if (query.having) throw malformed("unexpected token: 'HAVING'");
  const columns = fields.flatMap((field) => columnsOf(scope, field, query));
  const nested = fields.flatMap((field) => nestedOf(world, scope, field));
  const rows = cut(orderRows(recordResolver(scope), where(world, scope, query, candidates), query.orderBy));
  const render: Selection['render'] = (place, row) => ({
    ...renderRow(place, definition, row, columns),
    ...Object.fromEntries(nested.map(({ name, read }) => [name, read(place, row)])),
  });
  return { definition, columns, rows, total: rows.length, isGrouped: false, nested, render };
}

function scopeOf({ twin, org, api }: World, query: Query): Scope {
  const definition = objectFor(org, query.sObject ?? '');
  const setup = definition && schemaOf(org).setupOf(definition);
  if (setup) writeSetupRows(twin, org);
  if (!definition || !(setup ?? ['data']).includes(api)) {
    throw new ApiFault(
      400,
      'INVALID_TYPE',
      `sObject type '${query.sObject ?? ''}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  return { twin, org, definition, alias: query.sObjectAlias ?? null };
}

function where(world: World, scope: Scope, query: Query, candidates: readonly Row[] | null): Row[] {
  const tree = query.where ? buildConditionTree(query.where) : null;
  const predicate = tree ? compileTree(recordResolver(scope), tree, (inner) => subqueryValues(world, inner)) : null;
  const rows = candidates ?? candidateRows(scope, tree);
  const inScope = scopeTest(world, scope, query.usingScope);
  return rows.filter((row) => (world.includeDeleted || isLive(row)) && inScope(row) && (predicate === null || predicate(row)));
}

function scopeTest({ userId }: World, { definition }: Scope, using: string | undefined): (row: Row) => boolean {
  const wanted = (using ?? 'everything').toLowerCase();
  if (wanted === 'everything') return () => true;
  const hasOwner = definition.fields.some(({ name }) => name === 'OwnerId');
  if (wanted !== 'mine' || !hasOwner) throw malformed(`The scope ${using ?? ''} is not supported for ${definition.name}`);
  return (row) => row.fields['OwnerId'] === userId;
}

function subqueryValues(world: World, inner: Query): (string | number | boolean | null)[] {
  const { columns, rows, nested } = select(world, scopeOf(world, inner), inner, null);
  const [column] = columns;
  if (!column || columns.length !== 1 || nested.length > 0) throw malformed('semi join sub-selects can only query one field');
  return rows.map((row) => toComparable(column.field, column.read(row)));
}

function isPlainCount(fields: readonly FieldType[]): boolean {
  const [only] = fields;
  return (
    fields.length === 1 && only?.type === 'FieldFunctionExpression' && only.functionName.toUpperCase() === 'COUNT' && only.parameters.length === 0
  );
}

function columnsOf(scope: Scope, field: FieldType, query: Query): ResolvedPath[] {
  if (field.type === 'FieldSubquery' || field.type === 'FieldTypeof') return [];
  const alias = 'alias' in field ? field.alias : undefined;
  if (field.type === 'FieldFunctionExpression') {
    const shown = shownOf(scope, field);
    if (shown) return [alias === undefined ? shown : { ...shown, path: [alias] }];
  }
  if (alias !== undefined) throw malformed('only aggregate expressions use field aliasing');
  if (field.type === 'Field') return [resolvePath(scope, field.field)];
  if (field.type === 'FieldRelationship') return [resolvePath(scope, [...field.relationships, field.field].join('.'))];
  if (field.functionName.toUpperCase() === 'FIELDS') return allColumns(scope, String(field.parameters[0]).toUpperCase(), query);
  throw malformed(`the local twin does not know the function ${field.functionName}`);
}

function nestedOf(world: World, scope: Scope, field: FieldType): Children[] {
  if (field.type === 'FieldTypeof') return [typeOf(scope, field)];
  if (field.type !== 'FieldSubquery') return [];
  const selectFrom = (definition: ObjectDefinition, query: Query, rows: readonly Row[]): Selection =>
    select(world, { ...scope, definition, alias: query.sObjectAlias ?? null }, query, rows);
  return [childrenOf(scope, field, world.includeDeleted, selectFrom)];
}

function allColumns(scope: Scope, which: string, query: Query): ResolvedPath[] {
  if (which !== 'STANDARD' && (query.limit ?? Number.POSITIVE_INFINITY) > 200) {
    throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  return scope.definition.fields
    .filter(({ custom }) => which === 'ALL' || custom === (which === 'CUSTOM'))
    .map(({ name }) => resolvePath(scope, name));
}
