import type { Twin } from '../../core/twin.ts';
import { objectOfId, type Org } from '../org.ts';
import type { Row, Value } from '../records/row.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { findRelationship } from '../schema/objects.ts';
import { followReference, type ResolvedPath } from './resolve-path.ts';

export interface Place {
  twin: Twin;
  org: Org;
  /** "v67.0" */
  version: string;
}

export interface Rendered {
  [name: string]: Value | Rendered | Rendered[];
}

/** One record of a query result: parents nested, each with its own attributes; a missing parent is null. */
export function renderRow(place: Place, definition: ObjectDefinition, row: Row, columns: readonly ResolvedPath[]): Rendered {
  const record: Rendered = { attributes: attributesOf(place, row) };
  for (const { path, read, readWhole } of columns) {
    const holder = holderOf(place, { record, definition, row }, path.slice(0, -1));
    if (holder) holder[path.at(-1) ?? ''] = readWhole ? readWhole(row) : read(row);
  }
  return record;
}

/** A group is no record: it has a type of its own and no address. */
export function renderGroup(columns: readonly ResolvedPath[]): (place: Place, row: Row) => Rendered {
  return (_, row) => ({
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(columns.map(({ path, read }) => [path.at(-1) ?? '', read(row)])),
  });
}

function attributesOf(place: Place, row: Row): Rendered {
  const type = objectOfId(place.org, row.id)?.name ?? '';
  return { type, url: `/services/data/${place.version}/sobjects/${type}/${row.id}` };
}

interface Spot {
  record: Rendered;
  definition: ObjectDefinition;
  row: Row;
}

/** The nested record at the end of a chain of relationships, made on the way; undefined where the chain ends in nothing. */
function holderOf(place: Place, spot: Spot, relationships: readonly string[]): Rendered | undefined {
  const [head, ...rest] = relationships;
  if (head === undefined) return spot.record;
  const reference = findRelationship(spot.definition, head);
  const parent = reference ? followReference(place, spot.row, reference) : undefined;
  const definition = parent ? objectOfId(place.org, parent.id) : undefined;
  if (!parent || !definition) {
    spot.record[head] = null;
    return undefined;
  }
  const existing = spot.record[head];
  const record: Rendered =
    typeof existing === 'object' && existing !== null && !Array.isArray(existing) ? existing : { attributes: attributesOf(place, parent) };
  spot.record[head] = record;
  return holderOf(place, { record, definition, row: parent }, rest);
}
