import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmObject } from '#ports/crm.ts';
import { authorize } from '../authorize.ts';
import { rereadAll } from '../crm-sync/pull-cursors.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { lockMaster } from './hold-master.ts';
import { getIntegration } from './integration.ts';
import { makeMaster } from './make-master.ts';

/**
 * With two CRMs one has the say about human fields, and an admin says which. Its records are read again: where it says
 * something else than we do its value holds and both are kept, and what it has nothing for it gets. Said twice, it changes nothing.
 */
export async function chooseMaster(uow: UnitOfWork, { actor, connectionId }: { actor: Actor; connectionId: string }): Promise<void> {
  authorize(actor, 'connection.manage');
  await lockMaster(uow);
  await uow.rows(sql`select id from crm_integrations where customer_id = ${uow.customerId}::uuid order by id for update`);
  const { isMaster, state } = await getIntegration(uow, connectionId);
  if (isMaster) return;
  if (state === 'disconnected') throw new ServiceError('conflict', 'This CRM is not connected.', 'Nothing was changed.');
  await makeMaster(uow, connectionId);
  const objects = await uow.rows<{ object: CrmObject }>(
    sql`select object from crm_pull_cursors where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid order by object`,
  );
  for (const { object } of objects) await rereadAll(uow, connectionId, object);
  await audit(uow, actor, { action: 'connection.master_chosen', resourceType: 'connection', resourceId: connectionId });
}
