import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** Until when somebody has this connection's reading in hand; null = nobody has. */
export async function pullLease(uow: UnitOfWork, connectionId: string): Promise<Date | null> {
  const [row] = await uow.rows<{ until: string | null }>(sql`select max(lease_until) as until from crm_pull_cursors
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and lease_until >= ${new Date().toISOString()}::timestamptz`);
  return row?.until ? new Date(row.until) : null;
}

/** Whether a job of the CRM's still collects what is to be read first. */
export async function isCollecting(uow: UnitOfWork, connectionId: string): Promise<boolean> {
  const waiting = await uow.rows(sql`select object from crm_pull_cursors
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and bulk_job is not null limit 1`);
  return waiting.length > 0;
}

/** Records pulled since `from`: a pull stamps every link it reads with the instant of its page. */
export async function pulledSince(uow: UnitOfWork, connectionId: string, from: Date): Promise<number> {
  const [row] = await uow.rows<{ n: number }>(sql`select count(*)::int as n from crm_sync_state
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and last_synced_at >= ${from.toISOString()}::timestamptz`);
  return row?.n ?? 0;
}
