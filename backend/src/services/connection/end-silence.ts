import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** Connections the CRM asked to be silent go on once that time is over. */
export async function endSilence(uow: UnitOfWork): Promise<boolean> {
  const ended = await uow.rows(sql`update crm_integrations set state = 'active', throttled_until = null where customer_id = ${uow.customerId}::uuid
    and state = 'throttled' and (throttled_until is null or throttled_until <= ${new Date().toISOString()}::timestamptz) returning id`);
  if (ended.length > 0) for (const topic of ['connection.pull', 'crm.hint', 'crm.dirty', 'crm.activity', 'crm.opt_out']) uow.notify(topic);
  return false;
}
