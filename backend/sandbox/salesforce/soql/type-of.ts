import type { FieldTypeOf } from '@jetstreamapp/soql-parser-js';
import { objectFor, objectOfId } from '../org.ts';
import type { Row } from '../records/row.ts';
import { findRelationship } from '../schema/objects.ts';
import type { Children } from './children.ts';
import { invalidField, malformed } from './query-fault.ts';
import { renderRow } from './render.ts';
import { followReference, resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';

/** `TYPEOF What WHEN Account THEN Phone ELSE Name END`: the fields depend on what the reference points at. */
export function typeOf(scope: Scope, { field: name, conditions }: FieldTypeOf): Children {
  const reference = findRelationship(scope.definition, name);
  if (!reference?.relationshipName) throw invalidField(`Didn't understand relationship '${name}' in field path.`);
  if (reference.referenceTo.length < 2) throw malformed(`TYPEOF needs a polymorphic relationship: ${name}`);
  const columns = new Map<string, ResolvedPath[]>();
  for (const object of reference.referenceTo) {
    const definition = objectFor(scope.org, object);
    const chosen =
      conditions.find(({ objectType }) => objectType?.toLowerCase() === object.toLowerCase()) ?? conditions.find(({ type }) => type === 'ELSE');
    if (definition && chosen)
      columns.set(
        object,
        chosen.fieldList.map((path) => resolvePath({ ...scope, definition, alias: null }, path)),
      );
  }
  return {
    name: reference.relationshipName,
    columns: [],
    read: (place, row: Row) => {
      const target = followReference(scope, row, reference);
      const definition = target ? objectOfId(scope.org, target.id) : undefined;
      return target && definition ? renderRow(place, definition, target, columns.get(definition.name) ?? []) : null;
    },
  };
}
