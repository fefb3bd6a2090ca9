import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** Connections of a customer that may be called now. */
export async function activeConnections(work: Work, customerId: string): Promise<string[]> {
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string }>(sql`select id from crm_integrations where customer_id = ${customerId}::uuid and state = 'active' order by connected_at`),
  );
  return rows.map((row) => row.id);
}

/** Those of them with something to be read by now: the one that is read often must not take the other along. */
export async function connectionsToPull(work: Work, customerId: string): Promise<string[]> {
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string }>(sql`select i.id from crm_integrations i where i.customer_id = ${customerId}::uuid and i.state = 'active'
      and exists (select from crm_pull_cursors p where p.customer_id = i.customer_id and p.connection_id = i.id and p.due_at <= ${uow.now.toISOString()}::timestamptz)
      order by i.connected_at`),
  );
  return rows.map((row) => row.id);
}

/** Customers with records to be made, dirty records or pending activities that may be written now. */
export async function customersWithDueWrites(work: Work, now: Date, wallMs: number): Promise<string[]> {
  const wall = new Date(wallMs).toISOString();
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm push',
    sql`
    select distinct i.customer_id from crm_integrations i where i.state = 'active' and i.writing = 'on' and (
      (i.writes_wait_until is null or i.writes_wait_until <= ${now.toISOString()}::timestamptz)
      and (i.company_wait_until is null or i.company_wait_until <= ${now.toISOString()}::timestamptz) and exists (select from crm_dirty d where d.customer_id = i.customer_id and d.connection_id = i.id
        and (d.lease_until is null or d.lease_until < ${wall}::timestamptz) and (d.retry_at is null or d.retry_at < ${wall}::timestamptz))
      or (i.writes_wait_until is null or i.writes_wait_until <= ${now.toISOString()}::timestamptz) and exists (select from crm_creates c
        where c.customer_id = i.customer_id and c.connection_id = i.id and c.state = 'pending' and c.waits_for is null
        and (c.lease_until is null or c.lease_until < ${wall}::timestamptz) and (c.retry_at is null or c.retry_at < ${wall}::timestamptz))
      or exists (select from crm_activities a where a.customer_id = i.customer_id and a.connection_id = i.id and a.state = 'pending'
        and (a.lease_until is null or a.lease_until < ${wall}::timestamptz) and (a.retry_at is null or a.retry_at < ${wall}::timestamptz)))`,
  );
  return rows.map((row) => row.customer_id);
}

/** Customers whose CRM is to be read again. */
export async function customersWithDuePulls(work: Work, now: Date, wallMs: number): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm pull',
    sql`
    select distinct p.customer_id from crm_pull_cursors p join crm_integrations i on i.customer_id = p.customer_id and i.id = p.connection_id
    where i.state = 'active' and p.due_at <= ${now.toISOString()}::timestamptz
      and (p.lease_until is null or p.lease_until < ${new Date(wallMs).toISOString()}::timestamptz)`,
  );
  return rows.map((row) => row.customer_id);
}

/** Customers with hinted records to be read. */
export async function customersWithHints(work: Work, wallMs: number): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm hints',
    sql`
    select distinct i.customer_id from crm_integrations i where i.state = 'active' and exists (select from crm_inbox h
      where h.customer_id = i.customer_id and h.connection_id = i.id and (h.lease_until is null or h.lease_until < ${new Date(wallMs).toISOString()}::timestamptz))`,
  );
  return rows.map((row) => row.customer_id);
}

/** Customers with a connection whose time of silence is over. */
export async function customersWithEndedSilence(work: Work, wallMs: number): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm throttles',
    sql`select distinct i.customer_id from crm_integrations i
      where i.state = 'throttled' and (i.throttled_until is null or i.throttled_until <= ${new Date(wallMs).toISOString()}::timestamptz)`,
  );
  return rows.map((row) => row.customer_id);
}

/** Customers with activities to be read by now. */
export async function customersWithDueActivities(work: Work, now: Date, wallMs: number): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm activities',
    sql`
    select distinct c.customer_id from crm_activity_cursors c join crm_integrations i on i.customer_id = c.customer_id and i.id = c.connection_id
    where i.state = 'active' and c.due_at <= ${now.toISOString()}::timestamptz
      and (c.lease_until is null or c.lease_until < ${new Date(wallMs).toISOString()}::timestamptz)`,
  );
  return rows.map((row) => row.customer_id);
}
