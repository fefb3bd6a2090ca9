import type { FailedRecord } from '@salesos/shared/api/sync-health';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject, CrmProvider } from '#ports/crm.ts';
import type { Integration } from '../connection/integration.ts';

export interface FailedRow {
  id: string;
  what: CrmObject | 'activity';
  crm_id: string | null;
  name: string;
  code: string | null;
  message: string | null;
  retrying: boolean;
  at: string | null;
}

/** A page of what the CRM refused, records that could not be made first, then the oldest link first and activities after the records; `cause` null = all of it. */
export function readFailedRows(
  uow: UnitOfWork,
  connectionId: string,
  { cause, after, limit }: { cause: string | null; after: string | null; limit: number },
): Promise<FailedRow[]> {
  const { customerId } = uow;
  const [kind, id = null] = after?.split(' ') ?? [];
  const afterCreate = kind === undefined ? sql`true` : kind === 'c' ? sql`m.id > ${id}::uuid` : sql`false`;
  const afterRecord = kind === undefined || kind === 'c' ? sql`true` : kind === 'r' ? sql`l.id > ${id}::uuid` : sql`false`;
  const afterActivity = kind === 's' ? sql`a.id > ${id}::uuid` : sql`true`;
  return uow.rows<FailedRow>(sql`
    with refused as (
      (select 'c ' || m.id as id, m.entity_type as what, null as crm_id, m.salesos_id, m.error_code as code, m.error_message as message, m.created_at as at, false as retrying
      from crm_creates m where m.customer_id = ${customerId}::uuid and m.connection_id = ${connectionId}::uuid and m.state = 'blocked'
        and (${cause}::text is null or m.error_cause = ${cause}) and ${afterCreate} order by m.id limit ${limit})
      union all
      (select 'r ' || l.id, l.entity_type, l.crm_id, l.salesos_id, l.error_code, l.error_message, l.last_synced_at,
        exists (select from crm_dirty d where d.customer_id = l.customer_id and d.id = l.id)
      from crm_sync_state l where l.customer_id = ${customerId}::uuid and l.connection_id = ${connectionId}::uuid and l.sync_status = 'failed'
        and (${cause}::text is null or l.error_cause = ${cause}) and ${afterRecord} order by l.id limit ${limit})
      union all
      (select 's ' || a.id, 'activity', (select p.crm_id from crm_sync_state p where p.customer_id = a.customer_id and p.connection_id = a.connection_id
          and p.entity_type in ('contact', 'lead') and p.salesos_id = a.contact_id order by p.entity_type limit 1),
        a.contact_id, a.error_code, a.error_message, a.created_at, false
      from crm_activities a where a.customer_id = ${customerId}::uuid and a.connection_id = ${connectionId}::uuid and a.state = 'rejected'
        and a.error_code is distinct from 'record_gone'
        and (${cause}::text is null or a.error_cause = ${cause}) and ${afterActivity} order by a.id limit ${limit})
      order by 1 limit ${limit}
    )
    select r.id, r.what, r.crm_id, r.code, r.message, r.at, r.retrying,
      coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, ac.name, o.name, r.crm_id, '') as name
    from refused r
    left join contacts c on c.customer_id = ${customerId}::uuid and r.what in ('contact', 'lead', 'activity') and c.id = r.salesos_id
    left join accounts ac on ac.customer_id = ${customerId}::uuid and r.what = 'account' and ac.id = r.salesos_id
    left join opportunities o on o.customer_id = ${customerId}::uuid and r.what = 'opportunity' and o.id = r.salesos_id
    order by r.id`);
}

/** `provider` absent = it is not set up here any more, so nothing links to it. */
export function toFailedRecord(row: FailedRow, integration: Integration, provider: CrmProvider | undefined): FailedRecord {
  const object = row.what === 'activity' ? 'contact' : row.what;
  return {
    what: row.what,
    crmId: row.crm_id,
    name: row.name,
    url: row.crm_id === null || !provider ? null : provider.recordUrl(integration.instanceUrl, object, row.crm_id),
    code: row.code,
    message: row.message,
    isRetrying: row.retrying,
    at: row.at === null ? null : new Date(row.at).toISOString(),
  };
}
