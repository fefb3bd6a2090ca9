import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { OutReason } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject } from '#ports/crm.ts';
import { isPerson } from './entities.ts';

export interface Leaving {
  linkId: string;
  reason: OutReason;
}

/**
 * Records that are no longer worked with: nothing more is written there, what was waiting is dropped. A sequence
 * stands still at its next step (it keeps its date until then). What is known of them stays, and nothing in the CRM is changed. Locked first: whoever is making one dirty at this moment
 * has ended then.
 */
export async function leaveScope(uow: UnitOfWork, connectionId: string, object: CrmObject, leaving: readonly Leaving[]): Promise<void> {
  if (leaving.length === 0) return;
  const rows = sql`jsonb_to_recordset(${JSON.stringify(leaving)}::jsonb) as r("linkId" uuid, reason text)`;
  const links = await uow.rows<{ id: string; salesos_id: string }>(sql`
    select l.id, l.salesos_id from crm_sync_state l join ${rows} on l.id = r."linkId"
    where l.customer_id = ${uow.customerId}::uuid and l.sync_status <> 'gone' order by l.id for update of l`);
  await uow.rows(sql`
    update crm_sync_state l set out_of_scope = r.reason, sync_status = 'synced', error_code = null, error_message = null, error_cause = null, refused = '{}'
    from ${rows} where l.customer_id = ${uow.customerId}::uuid and l.id = r."linkId" and l.sync_status <> 'gone'`);
  await uow.rows(sql`delete from crm_dirty d using ${rows} where d.customer_id = ${uow.customerId}::uuid and d.id = r."linkId"`);
  if (isPerson(object)) await leavePeople(uow, connectionId, [...new Set(links.map(({ salesos_id }) => salesos_id))]);
}

/** Kept for when they are back. */
export const PARKED = 'out_of_scope';
/** Somebody who is back is tied to what others had with them by its next writing. */
export const TIED_NEXT = 'tied_next';

async function leavePeople(uow: UnitOfWork, connectionId: string, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const these = anyUuid(contactIds);
  await uow.rows(sql`
    update crm_activities a set state = 'rejected', error_code = ${PARKED}, error_message = null, error_cause = null, lease_until = null
    where a.customer_id = ${uow.customerId}::uuid and a.connection_id = ${connectionId}::uuid and a.state = 'pending' and a.contact_id = ${these}
      and not exists (select from crm_sync_state l where l.customer_id = a.customer_id and l.connection_id = a.connection_id
        and l.entity_type in ('contact', 'lead') and l.salesos_id = a.contact_id and l.sync_status <> 'gone' and l.out_of_scope is null)`);
}
