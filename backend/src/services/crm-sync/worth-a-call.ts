import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { FULL, spendCall } from '#domain/crm-sync/small-calls.ts';
import { readyToWrite } from './ready-to-write.ts';

interface Ready {
  records: number;
  human: boolean;
  small_calls: { left: number; at: string } | null;
}

/** Whether what is ready to be written is worth a call now; what a person edited always is. Else it waits for company. */
export async function isWorthACall(uow: UnitOfWork, connectionId: string): Promise<boolean> {
  const connection = sql`customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`;
  const [ready] = await uow.rows<Ready>(sql`
    with first as (select human from crm_dirty where ${readyToWrite(uow, connectionId)} limit ${FULL})
    select count(*)::int as records, coalesce(bool_or(human), false) as human, (select small_calls from crm_integrations where ${connection}) as small_calls from first`);
  if (!ready || ready.records === 0) return false;
  if (ready.human || ready.records === FULL) return true;
  const before = ready.small_calls && { left: ready.small_calls.left, at: new Date(ready.small_calls.at) };
  const spent = spendCall(before, ready.records, uow.now);
  if ('waitMs' in spent) {
    const until = new Date(uow.now.getTime() + spent.waitMs).toISOString();
    await uow.rows(sql`update crm_integrations set company_wait_until = ${until}::timestamptz where ${connection}`);
    return false;
  }
  await uow.rows(sql`update crm_integrations set small_calls = ${JSON.stringify(spent.calls)}::jsonb, company_wait_until = null where ${connection}`);
  return true;
}
