import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { getIntegration } from '../connection/integration.ts';
import { audit } from '../request/audit.ts';
import { forgetRefusals } from './forget-refusals.ts';

/** An admin thinks that what was refused for this cause will be taken now. */
export async function retryCause(
  uow: UnitOfWork,
  { actor, connectionId, cause }: { actor: Actor; connectionId: string; cause: string },
): Promise<{ records: number; activities: number }> {
  authorize(actor, 'connection.manage');
  await getIntegration(uow, connectionId);
  const records = await forgetRefusals(uow, { connectionId, cause });
  const again = await uow.rows(sql`
    update crm_activities set state = 'pending', tries = 0, retry_at = null, lease_until = null, error_code = null, error_message = null, error_cause = null
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'rejected' and error_cause = ${cause}
      and error_code is distinct from 'record_gone' returning id`);
  if (again.length > 0) uow.notify('crm.activity');
  const done = { records, activities: again.length };
  await audit(uow, actor, { action: 'sync.retry', resourceType: 'connection', resourceId: connectionId, details: { cause, ...done } });
  return done;
}
