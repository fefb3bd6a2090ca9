import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';

export interface RecordCounts {
  linked: number;
  dirty: number;
  failed: number;
  gone: number;
  inReview: number;
}

const none: RecordCounts = { linked: 0, dirty: 0, failed: 0, gone: 0, inReview: 0 };

/** Records of a connection by object. What is well is counted in an index alone, the rest in small ones. */
export async function readRecordCounts(uow: UnitOfWork, connectionId: string): Promise<(object: CrmObject) => RecordCounts> {
  const ours = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
  const rows = await uow.rows<{ object: string; what: keyof RecordCounts | 'all'; n: number }>(sql`
    select entity_type as object, 'all' as what, count(*)::int as n from crm_sync_state where ${ours} group by 1
    union all select entity_type, sync_status, count(*)::int from crm_sync_state where ${ours} and sync_status in ('failed', 'gone') group by 1, 2
    union all select entity_type, 'dirty', count(*)::int from crm_dirty where ${ours} group by 1
    union all select l.entity_type, 'inReview', count(distinct l.id)::int from crm_conflicts c
      join crm_sync_state l on l.customer_id = c.customer_id and l.id = c.link_id
      where c.customer_id = ${uow.customerId}::uuid and c.state = 'open' and l.connection_id = ${connectionId}::uuid group by 1`);
  return (object) => {
    const counts: Partial<Record<keyof RecordCounts | 'all', number>> = Object.fromEntries(
      rows.filter((row) => row.object === object).map(({ what, n }) => [what, n]),
    );
    const { all = 0, ...found } = counts;
    return { ...none, ...found, linked: all - (found.gone ?? 0) };
  };
}

export interface ActivityCounts {
  pending: number;
  done: number;
  rejected: number;
}

export async function readActivityCounts(uow: UnitOfWork, connectionId: string): Promise<ActivityCounts> {
  const ours = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
  const [row] = await uow.rows<{ all: number; pending: number; rejected: number }>(sql`
    select (select count(*)::int from crm_activities where ${ours}) as all,
      (select count(*)::int from crm_activities where ${ours} and state = 'pending') as pending,
      (select count(*)::int from crm_activities where ${ours} and state = 'rejected') as rejected`);
  const { all = 0, pending = 0, rejected = 0 } = row ?? {};
  return { pending, done: all - pending - rejected, rejected };
}

/** Records by object that would change if writing were turned on: something of ours differs from what the CRM has. */
export async function readWouldChange(uow: UnitOfWork, connectionId: string): Promise<Partial<Record<CrmObject, number>>> {
  const rows = await uow.rows<{ object: CrmObject; n: number }>(sql`
    select d.entity_type as object, count(*)::int as n from crm_dirty d
    join crm_sync_state l on l.customer_id = d.customer_id and l.id = d.id
    left join crm_published p on p.customer_id = l.customer_id and p.contact_id = l.salesos_id
    where d.customer_id = ${uow.customerId}::uuid and d.connection_id = ${connectionId}::uuid
      and (d.human or exists (select from jsonb_each(p.fields) f where coalesce(l.base -> f.key, 'null') <> f.value))
    group by 1`);
  return Object.fromEntries(rows.map(({ object, n }) => [object, n]));
}
