import type { Row } from '../records/row.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { Place, Rendered } from './render.ts';
import type { ResolvedPath } from './resolve-path.ts';

/** What a query selects; `render` turns one of its rows into the record that is answered. */
export interface Selection {
  definition: ObjectDefinition;
  /** Without subqueries and TYPEOF. Empty = COUNT(): only the total is answered. */
  columns: ResolvedPath[];
  rows: Row[];
  total: number;
  /** Rows are groups, not records. */
  isGrouped: boolean;
  /** Subqueries and TYPEOF: what does not fit into one table. */
  nested: { name: string; columns: ResolvedPath[] }[];
  render: (place: Place, row: Row) => Rendered;
}
