import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';

/** Our ids by the CRM's ids, for one connection and object. */
export async function salesosIds(uow: UnitOfWork, connectionId: string, object: CrmObject, crmIds: readonly string[]): Promise<Map<string, string>> {
  if (crmIds.length === 0) return new Map();
  const rows = await uow.rows<{ crm_id: string; salesos_id: string }>(sql`
    select crm_id, salesos_id from crm_sync_state where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and entity_type = ${object} and crm_id in (select jsonb_array_elements_text(${JSON.stringify(crmIds)}::jsonb))`);
  return new Map(rows.map((row) => [row.crm_id, row.salesos_id]));
}

export async function userIds(uow: UnitOfWork, connectionId: string): Promise<Map<string, string>> {
  const rows = await uow.rows<{ external_id: string; user_id: string }>(sql`
    select external_id, user_id from crm_users where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`);
  return new Map(rows.map((row) => [row.external_id, row.user_id]));
}

export interface NewLink {
  id: string;
  crm_id: string;
  salesos_id: string;
  modified_at: string;
}

/** Ties records to ours and notes the CRM's stamp; a stamp never goes back. */
export async function saveLinks(uow: UnitOfWork, connectionId: string, object: CrmObject, links: readonly NewLink[]): Promise<void> {
  if (links.length === 0) return;
  await uow.rows(sql`
    insert into crm_sync_state (customer_id, id, connection_id, entity_type, crm_id, salesos_id, last_synced_at, last_crm_modified_at)
    select ${uow.customerId}::uuid, r.id, ${connectionId}::uuid, ${object}, r.crm_id, r.salesos_id, ${uow.now.toISOString()}::timestamptz, r.modified_at
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as r(id uuid, crm_id text, salesos_id uuid, modified_at timestamptz)
    on conflict (customer_id, connection_id, entity_type, crm_id) do update
      set last_synced_at = excluded.last_synced_at, last_crm_modified_at = greatest(crm_sync_state.last_crm_modified_at, excluded.last_crm_modified_at)`);
}
