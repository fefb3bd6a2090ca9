import type { ResolvedPath } from '../soql/resolve-path.ts';
import type { Selection } from '../soql/selection.ts';

/** `?columns=true`, which the `sf` CLI asks for before it prints a table: parents and subqueries hold their own columns. */
export function columnMetadata({ definition, columns, nested, isGrouped }: Selection): object {
  return {
    entityName: definition.name,
    groupBy: isGrouped,
    idSelected: columns.some(({ path }) => path.length === 1 && path[0] === 'Id'),
    keyPrefix: definition.keyPrefix,
    columnMetadata: [
      ...columnsAt(columns.map(whole)),
      ...nested.filter(({ columns: inner }) => inner.length > 0).map(({ name, columns: inner }) => joined(name, true, columnsAt(inner.map(whole)))),
    ],
  };
}

function whole(column: ResolvedPath): Remaining {
  return { column, rest: column.path };
}

interface Remaining {
  column: ResolvedPath;
  /** What is left of its path at this depth. */
  rest: readonly string[];
}

function columnsAt(columns: readonly Remaining[]): object[] {
  const seen = new Set<string>();
  return columns.flatMap(({ column, rest }) => {
    const [head = ''] = rest;
    if (rest.length === 1) return [plainColumn(column, head)];
    if (seen.has(head)) return [];
    seen.add(head);
    const inside = columns.filter((other) => other.rest.length > 1 && other.rest[0] === head);
    return [joined(head, false, columnsAt(inside.map((other) => ({ column: other.column, rest: other.rest.slice(1) }))))];
  });
}

function joined(name: string, isSubquery: boolean, joinColumns: readonly object[]): object {
  const shape = { apexType: null, booleanType: false, columnName: name, custom: name.endsWith('__r'), displayName: name, foreignKeyName: null };
  return { aggregate: isSubquery, ...shape, insertable: false, joinColumns, numberType: false, textType: false, updatable: false };
}

function plainColumn({ field, measure }: ResolvedPath, name: string): object {
  const numeric = ['int', 'double', 'currency', 'percent'].includes(field.type);
  return {
    aggregate: measure !== undefined,
    apexType: numeric ? 'Double' : field.type === 'boolean' ? 'Boolean' : 'String',
    booleanType: field.type === 'boolean',
    columnName: name,
    custom: field.custom,
    displayName: measure ?? name,
    foreignKeyName: null,
    insertable: field.createable,
    joinColumns: [],
    numberType: numeric,
    textType: !numeric && field.type !== 'boolean',
    updatable: field.updateable,
  };
}
