import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { Entity, EntityRow } from './entities.ts';

export type Stored = Record<string, FieldValue> & {
  id: string;
  custom: Record<string, FieldValue>;
  field_edits: Record<string, { at: string; by: string }>;
};

/** The rows of these ids, locked: what is decided about them is written in the same unit. */
export async function loadRows(uow: UnitOfWork, entity: Entity, ids: readonly string[]): Promise<Map<string, EntityRow>> {
  if (ids.length === 0) return new Map();
  const rows = await uow.rows<{ row: Stored }>(sql`
    select to_jsonb(t) as row from ${sql.raw(entity.table)} t where t.customer_id = ${uow.customerId}::uuid
      and t.id = ${anyUuid(ids)} order by t.id for no key update of t`);
  return new Map(rows.map(({ row }) => [row.id, toRow(entity, row)]));
}

export function toRow(entity: Entity, row: Stored): EntityRow {
  const columns = Object.keys(entity.columns).map((column) => [column, row[column] ?? null] as const);
  const text = (name: string): string | null => {
    const value = row[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    id: row.id,
    fields: { ...row.custom, ...Object.fromEntries(columns) },
    accountId: text('account_id'),
    ownerId: text('owner_id'),
    editedAt: Object.fromEntries(Object.entries(row.field_edits).map(([field, { at }]) => [field, at])),
  };
}
