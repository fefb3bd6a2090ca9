import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type CallWindow, HOUR_MS } from '#domain/crm-sync/call-window.ts';
import { nextWrite } from '#domain/crm-sync/next-write.ts';

/** Records written in the last hour, by the minute: the ledger of writes is the count. */
export async function writesOfTheHour(uow: UnitOfWork, connectionId: string): Promise<CallWindow> {
  const rows = await uow.rows<{ start_ms: string; calls: string }>(sql`
    select floor(extract(epoch from sent_at) / 60) * 60000 as start_ms, sum(written) as calls from crm_writes
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and sent_at > ${new Date(uow.now.getTime() - HOUR_MS).toISOString()}::timestamptz
    group by 1 order by 1`);
  return rows.map((row) => ({ startMs: Number(row.start_ms), endMs: Number(row.start_ms) + 60_000, calls: Number(row.calls) }));
}

/**
 * How many of `wanted` records the admin's limit leaves for now. Where none is left the connection's writes wait until
 * the oldest of the hour is an hour old.
 */
export async function writeRoom(uow: UnitOfWork, connection: { id: string; writesPerHour: number | null }, wanted: number): Promise<number> {
  if (connection.writesPerHour === null) return wanted;
  const { rows, waitMs } = nextWrite(await writesOfTheHour(uow, connection.id), connection.writesPerHour, wanted, uow.now);
  if (rows === 0 && wanted > 0)
    await uow.rows(sql`update crm_integrations set writes_wait_until = ${new Date(uow.now.getTime() + waitMs).toISOString()}::timestamptz
      where customer_id = ${uow.customerId}::uuid and id = ${connection.id}::uuid`);
  return rows;
}
