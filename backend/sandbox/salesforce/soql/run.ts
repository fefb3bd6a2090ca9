import { parseQuery, type FieldType, type Query } from '@jetstreamapp/soql-parser-js';
import type { Twin } from '../../core/twin.ts';
import { ApiFault } from '../api-fault.ts';
import { objectFor, type Org } from '../org.ts';
import type { Row } from '../records/row.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { toComparable } from './compare.ts';
import { buildConditionTree } from './condition-tree.ts';
import { orderRows } from './order.ts';
import { compileTree } from './predicate.ts';
import { malformed } from './query-fault.ts';
import { resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';

export interface Selection {
  definition: ObjectDefinition;
  /** Empty = COUNT(): only the total is answered. */
  columns: ResolvedPath[];
  rows: Row[];
  total: number;
}

const MAX_OFFSET = 2000;

export function runQuery(twin: Twin, org: Org, soql: string, includeDeleted: boolean): Selection {
  return select(twin, org, parse(soql), includeDeleted);
}

function parse(soql: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'unexpected token');
  }
}

function select(twin: Twin, org: Org, query: Query, includeDeleted: boolean): Selection {
  const scope = scopeOf(twin, org, query);
  refuseUnsupported(query);
  const counting = isPlainCount(query.fields ?? []);
  const columns = counting ? [] : (query.fields ?? []).flatMap((field) => columnsOf(scope, field, query));
  const offset = query.offset ?? 0;
  if (offset > MAX_OFFSET) throw new ApiFault(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  const matches = where(scope, query, includeDeleted);
  const ordered = orderRows(scope, matches, query.orderBy);
  const rows = ordered.slice(offset, query.limit === undefined ? undefined : offset + query.limit);
  return { definition: scope.definition, columns, rows: counting ? [] : rows, total: rows.length };
}

function scopeOf(twin: Twin, org: Org, query: Query): Scope {
  const definition = objectFor(org, query.sObject ?? '');
  if (!definition) {
    throw new ApiFault(
      400,
      'INVALID_TYPE',
      `sObject type '${query.sObject ?? ''}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  return { twin, org, definition, alias: query.sObjectAlias ?? null };
}

function where(scope: Scope, query: Query, includeDeleted: boolean): Row[] {
  const { twin, org, definition } = scope;
  const rows = twin.store.all<Row>(org.id, definition.name).filter(({ fields }) => includeDeleted || fields['IsDeleted'] !== true);
  if (!query.where) return rows;
  const predicate = compileTree(scope, buildConditionTree(query.where), (inner) => {
    const { columns, rows: selected } = select(twin, org, inner, includeDeleted);
    const [column] = columns;
    if (!column || columns.length !== 1) throw malformed('semi join sub-selects can only query one field');
    return selected.map((row) => toComparable(column.field, column.read(row)));
  });
  return rows.filter(predicate);
}

function isPlainCount(fields: readonly FieldType[]): boolean {
  const [only] = fields;
  return (
    fields.length === 1 && only?.type === 'FieldFunctionExpression' && only.functionName.toUpperCase() === 'COUNT' && only.parameters.length === 0
  );
}

function columnsOf(scope: Scope, field: FieldType, query: Query): ResolvedPath[] {
  if (field.type === 'Field') return [resolvePath(scope, field.field)];
  if (field.type === 'FieldRelationship') return [resolvePath(scope, [...field.relationships, field.field].join('.'))];
  if (field.type === 'FieldFunctionExpression' && field.functionName.toUpperCase() === 'FIELDS')
    return allColumns(scope, String(field.parameters[0]).toUpperCase(), query);
  throw malformed('the local twin answers plain fields, parent fields, FIELDS() and COUNT()');
}

function allColumns(scope: Scope, which: string, query: Query): ResolvedPath[] {
  if (which !== 'STANDARD' && (query.limit ?? Number.POSITIVE_INFINITY) > 200) {
    throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  return scope.definition.fields
    .filter(({ custom }) => which === 'ALL' || custom === (which === 'CUSTOM'))
    .map(({ name }) => resolvePath(scope, name));
}

function refuseUnsupported(query: Query): void {
  if (query.groupBy || query.having) throw malformed('the local twin does not group');
  if (query.withDataCategory || query.usingScope) throw malformed('the local twin does not know this clause');
}
