import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject } from '#ports/crm.ts';
import { entities } from './entities.ts';
import { loadRows } from './load-rows.ts';
import { markLinksDirty } from './publish.ts';
import { saveRows } from './save-rows.ts';

/**
 * A human field changes on our side: the row says so at once, when and by whom is kept, and every link of it is compared
 * with its CRM before anything is written there. Values that are as they were change nothing.
 */
export async function editLocal(
  uow: UnitOfWork,
  edit: { object: CrmObject; id: string; fields: Readonly<Record<string, FieldValue>>; by: string },
): Promise<string[]> {
  const entity = entities[edit.object];
  const row = (await loadRows(uow, entity, [edit.id])).get(edit.id);
  if (!row) return [];
  const changed = Object.entries(edit.fields).filter(([field, value]) => (row.fields[field] ?? null) !== value);
  if (changed.length === 0) return [];
  await saveRows(uow, entity, [{ ...row, fields: { ...row.fields, ...Object.fromEntries(changed) } }]);
  const stamps = Object.fromEntries(changed.map(([field]) => [field, { at: uow.now.toISOString(), by: edit.by }]));
  await uow.rows(sql`update ${sql.raw(entity.table)} set field_edits = field_edits || ${JSON.stringify(stamps)}::jsonb
    where customer_id = ${uow.customerId}::uuid and id = ${edit.id}::uuid`);
  const links = await uow.rows<{ id: string }>(sql`
    select id from crm_sync_state where customer_id = ${uow.customerId}::uuid and salesos_id = ${edit.id}::uuid and sync_status <> 'gone' order by id`);
  await markLinksDirty(
    uow,
    links.map(({ id }) => id),
    { human: true },
  );
  return changed.map(([field]) => field);
}
