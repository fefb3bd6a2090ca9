import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface Waiting {
  what: string;
  /** Why: the connection's state, `shadow`, `scope_not_chosen`, `leased`, `retry_later` or just `waiting`. */
  code: string;
  count: number;
}

/** Intents of a customer that are not done yet, and connections that keep them. */
export function readWaiting(uow: UnitOfWork): Promise<Waiting[]> {
  const wall = new Date().toISOString();
  return uow.rows<Waiting>(sql`
    with open as (select id, provider, case when state <> 'active' then state when writing <> 'on' then 'shadow' end as blocked
        from crm_integrations where customer_id = ${uow.customerId}::uuid),
    waiting as (
      select 'records for ' || o.provider as what, o.blocked, d.lease_until, d.retry_at from crm_dirty d join open o on o.id = d.connection_id
        where d.customer_id = ${uow.customerId}::uuid
      union all
      select 'records to make for ' || o.provider, o.blocked, c.lease_until, c.retry_at from crm_creates c join open o on o.id = c.connection_id
        where c.customer_id = ${uow.customerId}::uuid and c.state = 'pending'
      union all
      select 'activities for ' || o.provider, o.blocked, a.lease_until, a.retry_at from crm_activities a join open o on o.id = a.connection_id
        where a.customer_id = ${uow.customerId}::uuid and a.state = 'pending'
      union all
      select 'opt-outs for ' || o.provider, o.blocked, w.lease_until, w.retry_at from crm_opt_outs w join open o on o.id = w.connection_id
        where w.customer_id = ${uow.customerId}::uuid and w.state = 'pending'
      union all
      select 'mails to send', null, lease_until, retry_at from emails where customer_id = ${uow.customerId}::uuid and send_state in ('queued', 'claimed', 'dispatched')
      union all
      select 'sequence steps', null, null, null from contact_sequences where customer_id = ${uow.customerId}::uuid and status = 'active'
        and due_at <= ${uow.now.toISOString()}::timestamptz
      union all
      select 'connection to ' || provider, blocked, null, null from open where blocked in ('needs_reauth', 'throttled')
      union all
      select 'first reading of ' || provider, 'scope_not_chosen', null, null from crm_integrations
        where customer_id = ${uow.customerId}::uuid and state = 'active' and reading_waits_since is not null
    )
    select what, coalesce(blocked, case when lease_until >= ${wall}::timestamptz then 'leased' when retry_at >= ${wall}::timestamptz then 'retry_later' else 'waiting' end) as code,
      count(*)::int as count
    from waiting group by 1, 2 order by 1, 2`);
}
