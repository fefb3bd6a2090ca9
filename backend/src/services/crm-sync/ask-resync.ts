import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmObject } from '#ports/crm.ts';
import { authorize } from '../authorize.ts';
import { getIntegration } from '../connection/integration.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { forgetRefusals } from './forget-refusals.ts';
import { noteHints } from './note-hints.ts';

interface Wish {
  actor: Actor;
  connectionId: string;
  object: CrmObject;
}

/** One record is read again now, and what was refused of it is tried once more. */
export async function resyncOne(uow: UnitOfWork, { actor, connectionId, object, crmId }: Wish & { crmId: string }): Promise<void> {
  authorize(actor, 'connection.manage');
  await getIntegration(uow, connectionId);
  await noteHints(uow, connectionId, [{ object, externalId: crmId }]);
  await forgetRefusals(uow, { connectionId, cause: null, object, crmId });
  await audit(uow, actor, { action: 'sync.resync_record', resourceType: 'connection', resourceId: connectionId, details: { object, crmId } });
}

/** A whole object is read again from the beginning, beside the normal reading and behind everything else. */
export async function resyncObject(uow: UnitOfWork, { actor, connectionId, object }: Wish): Promise<void> {
  authorize(actor, 'connection.manage');
  await getIntegration(uow, connectionId);
  const known = await uow.rows(sql`select object from crm_pull_cursors
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and object = ${object}`);
  if (known.length === 0) throw new ServiceError('not_found', 'This CRM has no such object.', 'Nothing was changed.');
  const now = uow.now.toISOString();
  await uow.rows(sql`
    insert into crm_resyncs (customer_id, connection_id, object, asked_at) values (${uow.customerId}::uuid, ${connectionId}::uuid, ${object}, ${now}::timestamptz)
    on conflict (customer_id, connection_id, object) do update set asked_at = excluded.asked_at, watermark_at = null, watermark_id = null, records = 0,
      lease_until = null, done_at = null`);
  await audit(uow, actor, { action: 'sync.resync_object', resourceType: 'connection', resourceId: connectionId, details: { object } });
  uow.notify('connection.resync');
}
