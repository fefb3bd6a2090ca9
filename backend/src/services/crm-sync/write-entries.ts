import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { HumanChange } from './human-value.ts';
import type { PublishedFields } from './owned-fields.ts';
import type { SentRow } from './write-outcome.ts';

/** What one record got in a batch, as kept in `crm_writes.entries`. */
export interface WriteEntry {
  link: string;
  /** By our names: [before, after]. */
  owned: Readonly<Record<string, readonly [FieldValue, FieldValue]>>;
  human: readonly HumanChange[];
  /** Why the CRM refused the row; null = it took it, or may have. */
  code: string | null;
  /** The record was made: there was nothing before it. */
  isCreated?: true;
}

/** One that gets nothing has no entry. `codes`: by the link's id. */
export const toEntries = (rows: readonly SentRow[], codes: ReadonlyMap<string, string | null> = new Map()): WriteEntry[] =>
  rows.flatMap((one) => toEntry(one, codes.get(one.row.id) ?? null) ?? []);

function toEntry({ row, changes, human }: SentRow, code: string | null): WriteEntry | null {
  const known: Partial<PublishedFields> = { ...row.base_before, ...row.base };
  const owned = Object.entries(changes).map(([key, after]) => [key, [known[key as keyof PublishedFields] ?? null, after ?? null]] as const);
  if (owned.length === 0 && human.changes.length === 0) return null;
  return { link: row.id, owned: Object.fromEntries(owned), human: human.changes, code };
}
