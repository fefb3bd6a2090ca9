import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { getIntegration } from './integration.ts';

/** Ends the read-only shadow of a connection. What became dirty meanwhile is written from now on. */
export async function turnWritingOn(uow: UnitOfWork, input: { actor: Actor; connectionId: string }): Promise<void> {
  authorize(input.actor, 'connection.manage');
  await getIntegration(uow, input.connectionId);
  await uow.rows(sql`update crm_integrations set writing = 'on' where customer_id = ${uow.customerId}::uuid and id = ${input.connectionId}::uuid`);
  await audit(uow, input.actor, { action: 'connection.writing_on', resourceType: 'connection', resourceId: input.connectionId });
  uow.notify('crm.dirty');
  uow.notify('crm.activity');
  uow.notify('crm.opt_out');
}
