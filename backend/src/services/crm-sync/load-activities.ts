import { sql } from 'drizzle-orm';
import { uuids } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { ActivityContent } from '#domain/activity/activity-content.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';
import type { StoredContent } from './stored-content.ts';

export interface ActivityRow extends ActivityContent {
  id: string;
  ownerId: string | null;
  /** What the CRM has not been told yet. */
  unwritten: readonly string[];
  crmModifiedAt: Date | null;
  isDeleted: boolean;
}

interface Row extends StoredContent {
  id: string;
  connection_id: string;
  stream: string | null;
  external_id: string | null;
  owner_id: string | null;
  unwritten: string[];
  version: number;
  crm_modified_at: string | null;
  deleted_at: string | null;
}

export const isUuid = (text: string | null): text is string => text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toRow = (row: Row): ActivityRow => ({
  id: row.id,
  type: row.type,
  subject: row.subject,
  body: row.body,
  at: dateOf(row.at),
  durationSeconds: row.duration_s,
  isDone: row.is_done,
  outcome: row.outcome,
  direction: row.direction,
  ownerId: row.owner_id,
  unwritten: row.unwritten,
  crmModifiedAt: dateOf(row.crm_modified_at),
  isDeleted: row.deleted_at !== null,
});

const columns = sql`a.id, a.connection_id, a.stream, a.external_id, a.type, a.subject, a.body, a.at, a.duration_s, a.is_done, a.outcome, a.direction, a.owner_id,
  a.unwritten, a.version, a.crm_modified_at, a.deleted_at`;

/** One, locked, with a person it is of: if anybody of it is worked with in its CRM, one of those. */
export async function loadActivity(
  uow: UnitOfWork,
  id: string,
): Promise<(ActivityRow & { version: number; connectionId: string; contactId: string | null }) | null> {
  const [row] = await uow.rows<Row & { contact_id: string | null }>(sql`
    select ${columns}, (select p.contact_id from activity_people p left join crm_sync_state l on l.customer_id = p.customer_id and l.connection_id = p.connection_id
        and l.entity_type in ('contact', 'lead') and l.salesos_id = p.contact_id and l.sync_status <> 'gone' and l.out_of_scope is null
      where p.customer_id = a.customer_id and p.activity_id = a.id and p.contact_id is not null order by l.id is null, p.crm_id limit 1) as contact_id
    from activities a where a.customer_id = ${uow.customerId}::uuid and a.id = ${id}::uuid for no key update of a`);
  return row ? { ...toRow(row), version: row.version, connectionId: row.connection_id, contactId: row.contact_id } : null;
}

/**
 * What we have of each, locked: by the CRM's id, else by our own on it, which counts for one record only, whatever was
 * copied over there. The newest version of each stands for all of a page. `elsewhere` = its home is another CRM.
 */
export async function loadActivities(
  uow: UnitOfWork,
  { connectionId, stream, activities }: { connectionId: string; stream: string; activities: readonly CrmActivity[] },
): Promise<{ byActivity: Map<CrmActivity, ActivityRow | 'elsewhere' | undefined> }> {
  const newest = new Map<string, CrmActivity>();
  for (const activity of activities) {
    const other = newest.get(activity.externalId);
    if (!other || other.modifiedAt <= activity.modifiedAt) newest.set(activity.externalId, activity);
  }
  const ourIds = [...newest.values()].map(({ activityId }) => activityId).filter(isUuid);
  const rows = await uow.rows<Row>(sql`
    select ${columns} from activities a where a.customer_id = ${uow.customerId}::uuid and a.id = any(array(
      select k.id from jsonb_array_elements_text(${JSON.stringify([...newest.keys()])}::jsonb) as w(external_id) cross join lateral (
        select id from activities where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and stream = ${stream}
          and external_id = w.external_id limit 1) k
      union all select unnest(${uuids(ourIds)})))
    order by a.id for no key update`);
  const byExternal = new Map(rows.filter((row) => row.connection_id === connectionId && row.stream === stream).map((row) => [row.external_id, row]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { byActivity: matched([...newest.values()], { connectionId, byExternal, byId }) };
}

function matched(
  activities: readonly CrmActivity[],
  rows: { connectionId: string; byExternal: ReadonlyMap<string | null, Row>; byId: ReadonlyMap<string, Row> },
): Map<CrmActivity, ActivityRow | 'elsewhere' | undefined> {
  const claimed = new Set<string>();
  const byActivity = new Map<CrmActivity, ActivityRow | 'elsewhere' | undefined>();
  for (const activity of activities) {
    const { externalId, activityId } = activity;
    const own = rows.byExternal.get(externalId);
    const ours = activityId === null ? undefined : rows.byId.get(activityId);
    if (own) byActivity.set(activity, toRow(own));
    else if (ours && ours.connection_id !== rows.connectionId) byActivity.set(activity, 'elsewhere');
    else if (activityId !== null && ((ours && ours.external_id !== null) || claimed.has(activityId)))
      byActivity.set({ ...activity, activityId: null }, undefined);
    else {
      if (activityId !== null) claimed.add(activityId);
      byActivity.set(activity, ours && toRow(ours));
    }
  }
  return byActivity;
}
