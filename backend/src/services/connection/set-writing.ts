import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { getIntegration } from './integration.ts';

/**
 * Turns writing on, or back to the shadow in which everything is read and decided and nothing is written. What is under
 * way when it is turned off is one batch; what became dirty in the shadow is written once it is on.
 */
export async function setWriting(
  uow: UnitOfWork,
  input: { actor: Actor; connectionId: string; state: 'shadow' | 'on'; reason: string | null },
): Promise<void> {
  const { actor, connectionId, state, reason } = input;
  authorize(actor, 'connection.manage');
  const integration = await getIntegration(uow, connectionId);
  if (integration.state === 'disconnected')
    throw new ServiceError('conflict', 'This connection was ended.', 'Nothing was changed. Connect the CRM again first.');
  await uow.rows(sql`update crm_integrations set writing = ${state}, writing_reason = ${reason}, writing_changed_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`);
  await audit(uow, actor, { action: `connection.writing_${state}`, resourceType: 'connection', resourceId: connectionId });
  if (state !== 'on') return;
  uow.notify('crm.dirty');
  uow.notify('crm.activity');
  uow.notify('crm.opt_out');
}
