import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

const lockName = (uow: UnitOfWork) => sql`hashtextextended(${`master ${uow.customerId}`}, 0)`;

/** Whether this CRM has the say, as it is until this transaction ends: what was read of it may have been read before another one got it. In two statements, or the second could see what was before the wait. */
export async function holdMaster(uow: UnitOfWork, connectionId: string): Promise<boolean> {
  await uow.rows(sql`select pg_advisory_xact_lock_shared(${lockName(uow)})`);
  const [row] = await uow.rows<{ is_master: boolean }>(
    sql`select is_master from crm_integrations where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`,
  );
  return row?.is_master ?? false;
}

/** For whoever gives the say to another one: what is being taken over has been by then. Before all other locks, as those who hold it take others after it. */
export async function lockMaster(uow: UnitOfWork): Promise<void> {
  await uow.rows(sql`select pg_advisory_xact_lock(${lockName(uow)})`);
}
