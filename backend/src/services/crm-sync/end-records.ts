import { contactDeleted } from '@salesos/shared/events/contact';
import { type SQL, sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { convertLead } from './convert-lead.ts';
import { entities, isPerson } from './entities.ts';
import { type Connection, findLinks, isOlder, type Link } from './links.ts';
import { mergeRecord } from './merge-record.ts';

/** Records that were deleted, merged away or converted. Hearing of an end twice, or of one of a record we never knew, changes nothing. */
export async function endRecords(uow: UnitOfWork, connection: Connection, object: CrmObject, records: readonly CrmRecord[]): Promise<void> {
  for (const { externalId, absorbed, fate } of records) {
    for (const loser of absorbed) await mergeRecord(uow, connection, object, { loser, winner: externalId });
    if (fate.is === 'merged') await mergeRecord(uow, connection, object, { loser: externalId, winner: fate.into });
    if (fate.is === 'converted') await convertLead(uow, connection, { lead: externalId, ...fate });
  }
  // An account that is a person is no company; the person's own record tells the rest.
  const ended = new Map(records.filter(({ fate }) => fate.is === 'deleted' || fate.is === 'person').map((record) => [record.externalId, record]));
  const links = await findLinks(uow, connection.id, object, [...ended.keys()]);
  // What was read before the record was brought back may be taken over after it.
  const isNews = (link: Link): boolean => {
    const record = ended.get(link.crmId);
    return !link.isGone && record !== undefined && !(record.fate.is === 'deleted' && isOlder(record, link));
  };
  await buryLinks(uow, connection, object, [...links.values()].filter(isNews));
}

/** A tombstone: nothing more is written there, what was waiting is dropped. The row lives as long as any other link of it does. */
async function buryLinks(uow: UnitOfWork, connection: Connection, object: CrmObject, links: readonly Link[]): Promise<void> {
  if (links.length === 0) return;
  const these = sql`id = ${anyUuid(links.map(({ id }) => id))}`;
  await uow.rows(sql`delete from crm_dirty where customer_id = ${uow.customerId}::uuid and ${these}`);
  await uow.rows(sql`update crm_sync_state set sync_status = 'gone', error_code = null, error_message = null, error_cause = null, refused = '{}', last_synced_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and ${these}`);
  const dead = await uow.rows<{ id: string }>(sql`
    update ${sql.raw(entities[object].table)} t set deleted_at = ${uow.now.toISOString()}::timestamptz
    where t.customer_id = ${uow.customerId}::uuid and t.deleted_at is null
      and t.id = ${anyUuid(links.map(({ salesosId }) => salesosId))}
      and not exists (select from crm_sync_state l where l.customer_id = t.customer_id and l.salesos_id = t.id and l.sync_status <> 'gone')
    returning t.id`);
  if (!isPerson(object)) return;
  await handOnActivities(
    uow,
    connection.id,
    links.map(({ salesosId }) => salesosId),
  );
  await uow.rows(sql`
    update crm_activities a set state = 'rejected', error_code = 'record_gone', error_message = 'The record was deleted in the CRM.', lease_until = null
    where a.customer_id = ${uow.customerId}::uuid and a.connection_id = ${connection.id}::uuid and a.state = 'pending'
      and a.contact_id = ${anyUuid(links.map(({ salesosId }) => salesosId))}
      and not exists (select from crm_sync_state l where l.customer_id = a.customer_id and l.connection_id = a.connection_id
        and l.salesos_id = a.contact_id and l.sync_status <> 'gone')`);
  await appendEvents(
    uow,
    dead.map(({ id }) =>
      newEvent({
        definition: contactDeleted,
        key: [connection.id, id, uow.now.toISOString()],
        entityId: id,
        occurredAt: uow.now,
        source: `crm.${connection.provider}`,
        data: { contactId: id, origin: connection.provider },
      }),
    ),
  );
}

/** What waits to be written of several people is written of those who are still there. */
async function handOnActivities(uow: UnitOfWork, connectionId: string, goneIds: readonly string[]): Promise<void> {
  const gone = anyUuid(goneIds);
  const isThere = (
    contactId: SQL,
  ) => sql`exists (select from crm_sync_state l where l.customer_id = ${uow.customerId}::uuid and l.connection_id = ${connectionId}::uuid
    and l.entity_type in ('contact', 'lead') and l.salesos_id = ${contactId} and l.sync_status <> 'gone')`;
  await uow.rows(sql`
    update crm_activities a set contact_id = o.contact_id
    from (select distinct on (p.activity_id) p.activity_id, p.contact_id from activity_people p
      where p.customer_id = ${uow.customerId}::uuid and ${isThere(sql`p.contact_id`)}
        and p.activity_id in (select b.source_id from crm_activities b where b.customer_id = p.customer_id and b.connection_id = ${connectionId}::uuid
          and b.state = 'pending' and b.source_type = 'activity' and b.contact_id = ${gone})
      order by p.activity_id, p.crm_id) o
    where a.customer_id = ${uow.customerId}::uuid and a.connection_id = ${connectionId}::uuid and a.state = 'pending' and a.source_type = 'activity'
      and a.source_id = o.activity_id and a.contact_id = ${gone} and not ${isThere(sql`a.contact_id`)}`);
}
