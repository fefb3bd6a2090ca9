import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { resumeFilledIn } from '../sequence/resume-filled-in.ts';
import type { Entity, EntityRow } from './entities.ts';

/** Writes rows whole, new ones too; `custom` keeps what it held of other mappings. A row that was deleted lives again, and mails that only waited for a value go on. */
export async function saveRows(uow: UnitOfWork, entity: Entity, rows: readonly EntityRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = [...Object.keys(entity.columns), 'owner_id', ...(entity.hasAccount ? ['account_id'] : [])];
  const listed = (make: (column: string) => string): SQL => sql.raw(columns.map(make).join(', '));
  const typeOf = (column: string): string => entity.columns[column] ?? 'uuid';
  await uow.rows(sql`
    insert into ${sql.raw(entity.table)} (customer_id, id, custom, created_at, updated_at, ${listed((column) => column)})
    select ${uow.customerId}::uuid, r.id, r.custom, ${uow.now.toISOString()}::timestamptz, ${uow.now.toISOString()}::timestamptz, ${listed((column) => `r.${column}`)}
    from jsonb_to_recordset(${JSON.stringify(rows.map((row) => toStored(entity, row)))}::jsonb) as r(id uuid, custom jsonb, ${listed((column) => `${column} ${typeOf(column)}`)})
    on conflict (customer_id, id) do update set custom = ${sql.raw(entity.table)}.custom || excluded.custom, updated_at = excluded.updated_at,
      deleted_at = null, ${listed((column) => `${column} = excluded.${column}`)}`);
  if (entity.table !== 'opportunities')
    await resumeFilledIn(
      uow,
      entity.table,
      rows.map(({ id }) => id),
    );
}

function toStored(entity: Entity, row: EntityRow): Record<string, unknown> {
  const isColumn = (field: string): boolean => field in entity.columns;
  const fields = Object.entries(row.fields);
  return {
    ...Object.fromEntries(fields.filter(([field]) => isColumn(field))),
    id: row.id,
    custom: Object.fromEntries(fields.filter(([field]) => !isColumn(field))),
    owner_id: row.ownerId,
    account_id: row.accountId,
  };
}
