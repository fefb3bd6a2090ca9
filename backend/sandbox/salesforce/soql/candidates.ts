import { toId18 } from '../ids.ts';
import { findRow, type Row } from '../records/row.ts';
import { rowsWith } from '../records/value-index.ts';
import { findField } from '../schema/objects.ts';
import type { ConditionTree } from './condition-tree.ts';
import { unquote } from './literal.ts';
import type { Scope } from './resolve-path.ts';

/** Rows found through an index that hold all matches, in the order they were made; every row where no index helps. */
export function candidateRows(scope: Scope, tree: ConditionTree | null): Row[] {
  const leaves = tree === null ? [] : tree.kind === 'and' ? tree.of : [tree];
  for (const leaf of leaves) {
    const found = leaf.kind === 'leaf' ? lookUp(scope, leaf.condition) : null;
    if (found) return [...new Map(found.map((row) => [row.id, row])).values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }
  return scope.twin.store.all<Row>(scope.org.id, scope.definition.name);
}

function lookUp({ twin, org, definition }: Scope, condition: Extract<ConditionTree, { kind: 'leaf' }>['condition']): Row[] | null {
  if (!('field' in condition) || !('value' in condition)) return null;
  const { field: name, operator, value, literalType } = condition;
  const field = findField(definition, name);
  const values = Array.isArray(value) ? value : [value];
  const types = Array.isArray(literalType) ? literalType : values.map(() => literalType);
  if (!field || !['=', 'IN'].includes(operator) || types.some((type) => type !== 'STRING')) return null;
  const isId = field.type === 'id' || field.type === 'reference';
  if (!isId && !['string', 'email', 'phone', 'url'].includes(field.type)) return null;
  const texts = values.map((each) => unquote(each).replace(/\\([%_])/g, '$1')).map((text) => (isId ? (toId18(text) ?? '') : text));
  if (field.type === 'id') return texts.flatMap((id) => findRow(twin, org.id, definition.name, id) ?? []);
  return texts.flatMap((text) => rowsWith(twin, org.id, definition.name, field.name, text));
}
