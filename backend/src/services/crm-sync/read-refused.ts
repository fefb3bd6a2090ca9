import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface Refusal {
  key: string;
  what: 'activity' | 'record' | 'opt_out' | 'mail';
  code: string | null;
}

/** What ended refused or unknown so far. Compared before and after, because such rows stay. */
export async function readRefused(uow: UnitOfWork): Promise<Map<string, Refusal>> {
  const rows = await uow.rows<Refusal>(sql`
    select 'activity ' || id as key, 'activity' as what, error_code as code from crm_activities where customer_id = ${uow.customerId}::uuid and state = 'rejected'
    union all
    select 'record ' || id || ' ' || last_synced_at, 'record', error_code from crm_sync_state where customer_id = ${uow.customerId}::uuid and sync_status = 'failed'
    union all
    select 'create ' || id || ' ' || tries, 'record', error_code from crm_creates where customer_id = ${uow.customerId}::uuid and state = 'blocked'
    union all
    select 'opt_out ' || id, 'opt_out', error_code from crm_opt_outs where customer_id = ${uow.customerId}::uuid and state = 'rejected'
    union all
    select 'mail ' || id, 'mail', error_code from emails where customer_id = ${uow.customerId}::uuid and send_state in ('rejected', 'unknown')`);
  return new Map(rows.map((row) => [row.key, row]));
}
