import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { getIntegration } from './integration.ts';

/**
 * How much of a CRM we may use: the part of the organization's calls, and records written per hour (null = as many as
 * there are). What waited under the old limits is looked at again at once; a CRM that asked for silence still gets it.
 */
export async function setLimits(
  uow: UnitOfWork,
  input: { actor: Actor; connectionId: string; apiShare?: number | undefined; writesPerHour?: number | null | undefined },
): Promise<void> {
  const { actor, connectionId } = input;
  authorize(actor, 'connection.manage');
  const before = await getIntegration(uow, connectionId);
  const apiShare = input.apiShare ?? before.apiShare;
  const writesPerHour = input.writesPerHour === undefined ? before.writesPerHour : input.writesPerHour;
  await uow.rows(sql`update crm_integrations set api_share = ${apiShare}, writes_per_hour = ${writesPerHour}, writes_wait_until = null,
      state = case when state = 'throttled' then 'active' else state end, throttled_until = null
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`);
  await uow.rows(
    sql`update crm_dirty set retry_at = null where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and retry_at is not null`,
  );
  await audit(uow, actor, {
    action: 'connection.limits_set',
    resourceType: 'connection',
    resourceId: connectionId,
    details: { apiShare, writesPerHour },
  });
  uow.notify('crm.dirty');
}
