import type { Twin } from '../../core/twin.ts';
import { objectFor, objectOfId, type Org } from '../org.ts';
import { findRow, type Row, type Value } from '../records/row.ts';
import { field, text, type Field, type ObjectDefinition } from '../schema/field.ts';
import { findField, findRelationship } from '../schema/objects.ts';
import { invalidField, noSuchColumn } from './query-fault.ts';

export interface Scope {
  twin: Twin;
  org: Org;
  definition: ObjectDefinition;
  alias: string | null;
}

export interface ResolvedPath {
  field: Field;
  /** API names as declared, e.g. ["Account", "Name"]. */
  path: string[];
  read: (row: Row) => Value;
  /** Of an address and the like: the whole, as it is answered. */
  readWhole?: (row: Row) => Record<string, Value> | null;
  /** Of an aggregate: its alias, else its text, e.g. "COUNT(Id)". */
  measure?: string;
}

/** What a polymorphic reference (Who, Relation) shows through. */
const nameObject: readonly Field[] = [
  field('id', 'Id', 'Record ID'),
  text('Name', 'Name', 255),
  text('FirstName', 'First Name', 40),
  text('LastName', 'Last Name', 80),
  text('Title', 'Title', 128),
  field('email', 'Email', 'Email', { length: 80 }),
  field('phone', 'Phone', 'Phone', { length: 40 }),
  text('Username', 'Username', 80),
  text('Alias', 'Alias', 8),
  field('boolean', 'IsActive', 'Active'),
  text('Type', 'Type', 40),
];

export function resolvePath(scope: Scope, dotted: string): ResolvedPath {
  const parts = dotted.split('.');
  if (scope.alias !== null && parts.length > 1 && parts[0]?.toLowerCase() === scope.alias.toLowerCase()) parts.shift();
  return resolveFrom(scope, scope.definition, parts);
}

function resolveFrom(scope: Scope, definition: ObjectDefinition, parts: readonly string[]): ResolvedPath {
  const [head = '', ...rest] = parts;
  if (rest.length === 0) {
    const found = findField(definition, head);
    if (!found) throw noSuchColumn(head, definition.name);
    const { compound } = found;
    if (compound) return { field: found, path: [found.name], read: () => null, readWhole: (row) => wholeIn(row, compound) };
    return { field: found, path: [found.name], read: (row) => row.fields[found.name] ?? (found.type === 'boolean' ? false : null) };
  }
  const reference = findRelationship(definition, head);
  if (!reference?.relationshipName) {
    throw invalidField(
      `Didn't understand relationship '${head}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
    );
  }
  const inner = reference.referenceTo.length === 1 ? resolveSingle(scope, reference, rest) : resolvePolymorphic(scope, rest);
  const { readWhole } = inner;
  return {
    field: inner.field,
    path: [reference.relationshipName, ...inner.path],
    read: (row) => {
      const target = followReference(scope, row, reference);
      return target ? inner.read(target) : null;
    },
    ...(readWhole === undefined
      ? {}
      : {
          readWhole: (row) => {
            const target = followReference(scope, row, reference);
            return target ? readWhole(target) : null;
          },
        }),
  };
}

/** Null where no part has a value. */
function wholeIn({ fields }: Row, compound: Readonly<Record<string, string | null>>): Record<string, Value> | null {
  const parts = Object.entries(compound).map(([part, name]): [string, Value] => [part, name === null ? null : (fields[name] ?? null)]);
  return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
}

function resolveSingle(scope: Scope, reference: Field, rest: readonly string[]): ResolvedPath {
  const target = objectFor(scope.org, reference.referenceTo[0] ?? '');
  if (!target) throw noSuchColumn(rest.join('.'), 'Name');
  return resolveFrom(scope, target, rest);
}

function resolvePolymorphic(scope: Scope, rest: readonly string[]): ResolvedPath {
  const wanted = (rest[0] ?? '').toLowerCase();
  const found = nameObject.find(({ name }) => name.toLowerCase() === wanted);
  if (!found || rest.length > 1) throw noSuchColumn(rest.join('.'), 'Name');
  return {
    field: found,
    path: [found.name],
    read: (row) =>
      found.name === 'Type' ? (objectOfId(scope.org, row.id)?.name ?? null) : (row.fields[found.name] ?? (found.type === 'boolean' ? false : null)),
  };
}

export function followReference(scope: Pick<Scope, 'twin' | 'org'>, row: Row, reference: Field): Row | undefined {
  const id = row.fields[reference.name];
  const object = typeof id === 'string' ? objectOfId(scope.org, id) : undefined;
  return typeof id === 'string' && object ? findRow(scope.twin, scope.org.id, object.name, id) : undefined;
}
