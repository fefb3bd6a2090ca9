import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** Whether a new connection is read at once, or when the admin has chosen which records. */
export type FirstReading = 'at_once' | 'after_choice';

/**
 * The choice was made: everything that is chosen is read now. What ended meanwhile was never known, so nobody has to look
 * back for it. False = nothing waited.
 */
export async function startReading(uow: UnitOfWork, connectionId: string): Promise<boolean> {
  const now = sql`${uow.now.toISOString()}::timestamptz`;
  const [started] = await uow.rows(sql`update crm_integrations set reading_waits_since = null
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid and reading_waits_since is not null returning id`);
  if (!started) return false;
  await uow.rows(sql`update crm_pull_cursors set due_at = ${now}, ended_since = ${now}
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`);
  uow.notify('connection.pull');
  return true;
}
