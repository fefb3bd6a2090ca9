import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { pullWithin } from '../crm-sync/pull-cursors.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { getIntegration } from './integration.ts';

interface Wish {
  actor: Actor;
  connectionId: string;
}

/** Nothing is read or written until it is resumed. What changes meanwhile is kept: hints, wishes to write, how far the reading came. */
export async function pauseConnection(uow: UnitOfWork, { actor, connectionId, reason }: Wish & { reason: string | null }): Promise<void> {
  authorize(actor, 'connection.manage');
  const { state } = await getIntegration(uow, connectionId);
  if (state === 'disconnected') throw new ServiceError('conflict', 'This connection was ended.', 'Nothing was changed.');
  await uow.rows(sql`update crm_integrations set state = 'paused', state_reason = ${reason}
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`);
  await audit(uow, actor, { action: 'connection.paused', resourceType: 'connection', resourceId: connectionId });
}

/** Goes on where it stopped. A sign-in that was lost meanwhile shows at the first call. */
export async function resumeConnection(uow: UnitOfWork, { actor, connectionId }: Wish): Promise<void> {
  authorize(actor, 'connection.manage');
  const { state } = await getIntegration(uow, connectionId);
  if (state !== 'paused') throw new ServiceError('conflict', `This connection is ${state}, not paused.`, 'Nothing was changed.');
  await uow.rows(sql`update crm_integrations set state = 'active', state_reason = null
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`);
  await audit(uow, actor, { action: 'connection.resumed', resourceType: 'connection', resourceId: connectionId });
  await pullWithin(uow, connectionId, 'all', 0);
  for (const topic of ['crm.hint', 'crm.dirty', 'crm.activity', 'crm.opt_out']) uow.notify(topic);
}
