import type { FieldSubquery, Query } from '@jetstreamapp/soql-parser-js';
import { schemaOf, type Org } from '../org.ts';
import { isLive, type Row } from '../records/row.ts';
import { rowsWith } from '../records/value-index.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { invalidField } from './query-fault.ts';
import type { Place, Rendered } from './render.ts';
import type { ResolvedPath, Scope } from './resolve-path.ts';
import type { Selection } from './selection.ts';

/** Runs a query over rows already found; given by the evaluator to keep this file free of it. */
export type SelectFrom = (definition: ObjectDefinition, query: Query, candidates: readonly Row[]) => Selection;

export interface Children {
  name: string;
  columns: ResolvedPath[];
  read: (place: Place, parent: Row) => Rendered | null;
}

/** `(SELECT … FROM Contacts)` beside the fields of an account; null where there are none. */
export function childrenOf(scope: Scope, { subquery }: FieldSubquery, includeDeleted: boolean, select: SelectFrom): Children {
  const { relationshipName, ...rest } = subquery;
  const { child, field, name } = requireChild(scope, relationshipName);
  // Compiled against no parent at all first: a wrong field is refused even where no parent has children.
  const { columns } = select(child, rest, []);
  return {
    name,
    columns,
    read: (place, parent) => {
      const candidates = rowsWith(scope.twin, scope.org.id, child.name, field.name, parent.id).filter((row) => includeDeleted || isLive(row));
      const { rows, total, render } = select(child, rest, candidates);
      return total === 0 ? null : { totalSize: total, done: true, records: rows.map((row) => render(place, row)) };
    },
  };
}

export interface ChildRelationship {
  child: ObjectDefinition;
  field: Field;
  name: string;
}

/** What a parent calls its children of one kind. */
export function findChild(org: Org, parent: ObjectDefinition, relationship: string): ChildRelationship | undefined {
  const wanted = relationship.toLowerCase();
  for (const child of schemaOf(org).objects) {
    const field = child.fields.find((each) => each.childRelationship?.toLowerCase() === wanted && each.referenceTo.includes(parent.name));
    if (field?.childRelationship) return { child, field, name: field.childRelationship };
  }
  return undefined;
}

function requireChild({ org, definition }: Scope, relationship: string): ChildRelationship {
  const found = findChild(org, definition, relationship);
  if (found) return found;
  throw invalidField(
    `Didn't understand relationship '${relationship}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}
