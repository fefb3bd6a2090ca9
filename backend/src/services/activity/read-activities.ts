import type { Activity } from '@salesos/shared/api/activity';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import type { StoredContent } from '../crm-sync/stored-content.ts';
import { ServiceError } from '../service-error.ts';

interface Row extends StoredContent {
  id: string;
  version: number;
  owner_name: string | null;
  contact_ids: string[];
  origin: Activity['origin'];
  provider: string;
  external_id: string | null;
  sync_state: 'pending' | 'done' | 'rejected' | null;
  error_code: string | null;
  error_message: string | null;
  place: string;
}

/** Calls, meetings, tasks and notes of a person, the latest first. */
export async function listActivities(
  uow: UnitOfWork,
  { actor, contactId, after, limit }: { actor: Actor; contactId: string; after: string | null; limit: number },
): Promise<{ activities: Activity[]; next: string | null }> {
  authorize(actor, 'activity.read');
  const live = (await liveContacts(uow, [contactId])).get(contactId) ?? contactId;
  const [contact] = await uow.rows(
    sql`select id from contacts where customer_id = ${uow.customerId}::uuid and id = ${live}::uuid and deleted_at is null`,
  );
  if (!contact) throw new ServiceError('not_found', 'There is no such contact.');
  const rows = await select(
    uow,
    sql`a.id in (select p.activity_id from activity_people p where p.customer_id = ${uow.customerId}::uuid and p.contact_id = ${live}::uuid)
      and a.deleted_at is null and ${behind(after)}`,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  return { activities: page.map(toActivity), next: rows.length > limit ? (page.at(-1)?.place ?? null) : null };
}

export async function readActivity(uow: UnitOfWork, activityId: string): Promise<Activity> {
  const [row] = await select(uow, sql`a.id = ${activityId}::uuid and a.deleted_at is null`, 1);
  if (!row) throw new ServiceError('not_found', 'There is no such activity.');
  return toActivity(row);
}

const PLACE = /^(\d{1,16})~([0-9a-f-]{36})$/;
/** What has no date of its own stands where it was first seen; microseconds, because that is what the database tells apart. */
const at = sql`coalesce(a.at, a.created_at)`;
const micros = sql`(extract(epoch from ${at}) * 1000000)::bigint`;

function behind(after: string | null): SQL {
  if (after === null) return sql`true`;
  const [, when, id] = PLACE.exec(after) ?? [];
  if (when === undefined || id === undefined) throw new ServiceError('bad_request', 'Not understood: after.', 'Nothing was changed.');
  return sql`(${micros}, a.id) < (${when}::bigint, ${id}::uuid)`;
}

function select(uow: UnitOfWork, where: SQL, limit: number): Promise<Row[]> {
  return uow.rows<Row>(sql`
    select a.id, a.type, a.version, a.subject, a.body, a.at, a.duration_s, a.is_done, a.outcome, a.direction, u.name as owner_name, a.origin, i.provider, a.external_id,
      array(select distinct p.contact_id::text from activity_people p where p.customer_id = a.customer_id and p.activity_id = a.id and p.contact_id is not null
        order by 1) as contact_ids,
      w.state as sync_state, w.error_code, w.error_message, ${micros} || '~' || a.id as place
    from activities a join crm_integrations i on i.customer_id = a.customer_id and i.id = a.connection_id
    left join users u on u.customer_id = a.customer_id and u.id = a.owner_id
    left join crm_activities w on w.customer_id = a.customer_id and w.id = a.id
    where a.customer_id = ${uow.customerId}::uuid and ${where}
    order by ${at} desc, a.id desc limit ${limit}`);
}

const toActivity = (row: Row): Activity => ({
  id: row.id,
  type: row.type,
  version: row.version,
  subject: row.subject,
  body: row.body,
  at: row.at === null ? null : new Date(row.at).toISOString(),
  durationSeconds: row.duration_s,
  isDone: row.is_done,
  outcome: row.outcome,
  direction: row.direction,
  ownerName: row.owner_name,
  contactIds: row.contact_ids,
  origin: row.origin,
  provider: row.provider,
  recordId: row.external_id,
  sync: row.sync_state === null ? null : { state: row.sync_state, code: row.error_code, message: row.error_message },
});
