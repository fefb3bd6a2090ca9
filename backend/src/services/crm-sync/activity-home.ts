import type { HomedType } from '@salesos/shared/api/activity';
import { type SQL, sql } from 'drizzle-orm';
import { anyText, anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { nameId } from '#events/event-id.ts';
import { PARKED } from './leave-scope.ts';

export interface Home {
  connectionId: string;
  /** The people there, by our ids. */
  crmIds: ReadonlyMap<string, string>;
}

/**
 * The one CRM an activity of ours goes to, of those all of its people are in and worked with: the home of its type, else the master.
 * `providers` = the ones that keep such activities.
 */
export async function homeOf(
  uow: UnitOfWork,
  { contactIds, type, providers }: { contactIds: readonly string[]; type: HomedType; providers?: readonly string[] },
): Promise<Home | null> {
  const capable = providers === undefined ? sql`true` : sql`i.provider = ${anyText(providers)}`;
  const [home] = await uow.rows<{ connection_id: string; crm_ids: Record<string, string> }>(sql`
    with links as (
      select distinct on (l.connection_id, l.salesos_id) l.connection_id, l.salesos_id, l.crm_id, l.out_of_scope from crm_sync_state l
      where l.customer_id = ${uow.customerId}::uuid and l.entity_type in ('contact', 'lead') and l.sync_status <> 'gone'
        and l.salesos_id = ${anyUuid(contactIds)}
      order by l.connection_id, l.salesos_id, l.out_of_scope is not null, l.entity_type)
    select l.connection_id, jsonb_object_agg(l.salesos_id, l.crm_id) as crm_ids from links l
    join crm_integrations i on i.customer_id = ${uow.customerId}::uuid and i.id = l.connection_id and ${capable}
    group by l.connection_id, i.activity_home, i.is_master having count(*) = ${contactIds.length}
    order by bool_or(l.out_of_scope is not null), ${type} = any(i.activity_home) desc, i.is_master desc, l.connection_id limit 1`);
  return home ? { connectionId: home.connection_id, crmIds: new Map(Object.entries(home.crm_ids)) } : null;
}

interface Wish {
  contactId: string;
  connectionId: string;
  source: { type: 'email' | 'inbound'; id: string } | { type: 'activity'; id: string };
}

/** Wishes for one activity in a CRM. Its id is our external id there, so asking twice gives one; one that is made here already has one. */
export async function wishActivity(uow: UnitOfWork, { contactId, connectionId, source }: Wish): Promise<void> {
  const id = source.type === 'activity' ? source.id : nameId('activity', connectionId, source.id);
  await uow.rows(sql`
    insert into crm_activities (customer_id, id, connection_id, contact_id, source_type, source_id, created_at, state, error_code)
    select ${uow.customerId}::uuid, ${id}::uuid, ${connectionId}::uuid, ${contactId}::uuid, ${source.type}, ${source.id}::uuid, ${uow.now.toISOString()}::timestamptz,
      case when inside then 'pending' else 'rejected' end, case when not inside then ${PARKED} end
    from (select ${isInside(uow, { contactId, connectionId })} as inside) place
    on conflict do nothing`);
  uow.notify('crm.activity');
}

/** Whether anything may be written on the person there; what may not waits until it may. */
const isInside = (uow: UnitOfWork, { contactId, connectionId }: Pick<Wish, 'contactId' | 'connectionId'>): SQL =>
  sql`exists (select from crm_sync_state l where l.customer_id = ${uow.customerId}::uuid and l.connection_id = ${connectionId}::uuid
    and l.entity_type in ('contact', 'lead') and l.salesos_id = ${contactId}::uuid and l.sync_status <> 'gone' and l.out_of_scope is null)`;

/** One that is there has changed: what is under way is not disturbed, and finds that there is more. */
export async function wishActivityAgain(uow: UnitOfWork, wish: Wish): Promise<void> {
  await uow.rows(sql`update crm_activities set state = 'pending', tries = 0, retry_at = null, error_code = null, error_message = null, error_cause = null
    where customer_id = ${uow.customerId}::uuid and id = ${wish.source.id}::uuid and ${isInside(uow, wish)}`);
  await wishActivity(uow, wish);
}
