import type { TwinStore } from '../../core/store.ts';
import type { Twin } from '../../core/twin.ts';
import type { Row } from './row.ts';

type Index = Map<string, Set<string>>;

/** Which rows hold which text in which field, built at the first question and kept by whoever writes rows. */
const indexes = new WeakMap<TwinStore, Map<string, Index>>();

/** Deleted rows too; text is compared without case. */
export function rowsWith(twin: Twin, orgId: string, object: string, field: string, value: string): Row[] {
  const index = indexOf(twin, orgId, object, field);
  return [...(index.get(value.toLowerCase()) ?? [])].flatMap((id) => twin.store.get<Row>(orgId, object, id) ?? []);
}

/** To be told of every row that appears, changes or goes. */
export function reindex(twin: Twin, orgId: string, object: string, { before, after }: { before: Row | undefined; after: Row | undefined }): void {
  const id = (after ?? before)?.id ?? '';
  const prefix = keyOf(orgId, object, '');
  for (const [key, index] of indexes.get(twin.store) ?? []) {
    if (!key.startsWith(prefix)) continue;
    const field = key.slice(prefix.length);
    const [old, now] = [textOf(before, field), textOf(after, field)];
    if (old === now) continue;
    if (old !== null) index.get(old)?.delete(id);
    if (now !== null) add(index, now, id);
  }
}

function indexOf(twin: Twin, orgId: string, object: string, field: string): Index {
  const all = indexes.get(twin.store) ?? new Map<string, Index>();
  indexes.set(twin.store, all);
  const key = keyOf(orgId, object, field);
  const known = all.get(key);
  if (known) return known;
  const index: Index = new Map();
  for (const row of twin.store.all<Row>(orgId, object)) {
    const text = textOf(row, field);
    if (text !== null) add(index, text, row.id);
  }
  all.set(key, index);
  return index;
}

function add(index: Index, text: string, id: string): void {
  const ids = index.get(text) ?? new Set<string>();
  index.set(text, ids.add(id));
}

function keyOf(orgId: string, object: string, field: string): string {
  return `${orgId}\n${object}\n${field}`;
}

function textOf(row: Row | undefined, field: string): string | null {
  const value = row?.fields[field] ?? null;
  return value === null ? null : String(value).toLowerCase();
}
