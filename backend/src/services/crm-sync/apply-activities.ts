import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { storableInstant } from '#domain/crm-sync/storable-instant.ts';
import { storableText } from '#domain/crm-sync/storable-text.ts';
import type { ActivityContent } from '#domain/activity/activity-content.ts';
import { differences, mergeActivity } from '#domain/activity/merge-activity.ts';
import { nameId } from '#events/event-id.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';
import { emitEngagements } from './emit-engagements.ts';
import { freeCaptured, joinCaptured } from './join-captured.ts';
import { type ActivityRow, isUuid, loadActivities } from './load-activities.ts';
import { savePeople } from './save-activity-people.ts';
import { userIds } from './links.ts';
import { withoutCaptured } from './without-captured.ts';

interface Taken {
  id: string;
  found: CrmActivity;
  before: ActivityRow | undefined;
  content: ActivityContent;
  ownerId: string | null;
}

/**
 * Takes activities of one stream over as they are in the CRM now. Delivering the same again, or an older version late,
 * changes nothing. What is of nobody stays out, and so does what the vendors' connector copied from a CRM that is read itself and
 * what the CRM saw of an activity that is ours.
 */
export async function applyActivities(uow: UnitOfWork, connectionId: string, stream: string, found: readonly CrmActivity[]): Promise<void> {
  if (found.length === 0) return;
  const originals = await withoutCaptured(uow, { connectionId, stream }, await withoutCopies(uow, found.map(storable)));
  const known = await loadActivities(uow, { connectionId, stream, activities: originals });
  const owners = await userIds(uow, connectionId);
  const taken = [...known.byActivity].flatMap(([activity, before]) => take(connectionId, stream, activity, { before, owners }));
  await save(uow, connectionId, stream, taken);
  await savePeople(
    uow,
    connectionId,
    taken.filter((one) => !one.found.isDeleted).map(({ id, found: { personExternalIds } }) => ({ id, people: personExternalIds })),
  );
  const ours = taken.filter((one) => one.found.activityId !== null);
  await freeCaptured(uow, idsOf(ours.filter((one) => one.found.isDeleted)));
  await joinCaptured(uow, connectionId, idsOf(ours));
  await emitEngagements(uow, idsOf(taken));
}

const idsOf = (taken: readonly Taken[]): string[] => taken.map(({ id }) => id);

async function withoutCopies(uow: UnitOfWork, found: readonly CrmActivity[]): Promise<CrmActivity[]> {
  if (found.every(({ copiedFrom }) => copiedFrom === null)) return [...found];
  const rows = await uow.rows<{ provider: string }>(
    sql`select provider from crm_integrations where customer_id = ${uow.customerId}::uuid and state <> 'disconnected'`,
  );
  const read = new Set(rows.map(({ provider }) => provider));
  return found.filter(({ copiedFrom }) => copiedFrom === null || !read.has(copiedFrom));
}

function take(
  connectionId: string,
  stream: string,
  found: CrmActivity,
  { before, owners }: { before: ActivityRow | 'elsewhere' | undefined; owners: ReadonlyMap<string, string> },
): Taken[] {
  // With our id on it and at home in the other CRM, it is a copy of that one.
  if (before === 'elsewhere') return [];
  if (!before && (found.isDeleted || found.personExternalIds.length === 0)) return [];
  if (before?.crmModifiedAt && found.modifiedAt < before.crmModifiedAt) return [];
  const id = before?.id ?? (isUuid(found.activityId) ? found.activityId : nameId('crm activity', connectionId, stream, found.externalId));
  const ownerId = (found.ownerExternalId === null ? null : owners.get(found.ownerExternalId)) ?? before?.ownerId ?? null;
  return [{ id, found, before, ownerId, content: before ? mergeActivity(before, found) : contentOf(found) }];
}

const contentOf = ({ type, subject, body, at, durationSeconds, isDone, outcome, direction }: CrmActivity): ActivityContent => ({
  type,
  subject,
  body,
  at,
  durationSeconds,
  isDone,
  outcome,
  direction,
});

const MOST_SECONDS = 2 ** 31 - 1;

/** As it can be kept here: one that cannot would keep all of its page out. */
function storable(activity: CrmActivity): CrmActivity {
  const { subject, body, outcome, at, durationSeconds: seconds } = activity;
  return {
    ...activity,
    subject: storableText(subject),
    body: storableText(body),
    outcome: outcome === null ? null : storableText(outcome),
    at: storableInstant(at),
    durationSeconds: seconds !== null && Math.abs(seconds) <= MOST_SECONDS ? Math.round(seconds) : null,
  };
}

const isNews = ({ before, content, ownerId, found }: Taken): boolean =>
  before === undefined ||
  before.ownerId !== ownerId ||
  before.isDeleted !== found.isDeleted ||
  (!found.isDeleted && differences(before, content).length > 0);

const toRow = (taken: Taken) => {
  const { id, found, content, ownerId, before } = taken;
  const { at, durationSeconds, isDone, ...plain } = found.isDeleted && before ? before : content;
  return {
    id,
    external_id: found.externalId,
    origin: found.activityId === null ? 'crm' : 'salesos',
    type: plain.type,
    subject: plain.subject,
    body: plain.body,
    outcome: plain.outcome,
    direction: plain.direction,
    at: at?.toISOString() ?? null,
    duration_s: durationSeconds,
    is_done: isDone,
    owner_id: ownerId,
    owner_crm_id: found.ownerExternalId,
    is_captured: found.isCaptured,
    deleted: found.isDeleted,
    modified_at: found.modifiedAt.toISOString(),
    is_news: isNews(taken),
  };
};

async function save(uow: UnitOfWork, connectionId: string, stream: string, taken: readonly Taken[]): Promise<void> {
  const now = sql`${uow.now.toISOString()}::timestamptz`;
  await uow.rows(sql`
    insert into activities as a (customer_id, id, connection_id, stream, external_id, origin, type, subject, body, at, duration_s, is_done, outcome, direction,
      owner_id, owner_crm_id, is_captured, crm_modified_at, created_at, updated_at, deleted_at, version)
    select ${uow.customerId}::uuid, r.id, ${connectionId}::uuid, ${stream}, r.external_id, r.origin, r.type, r.subject, r.body, r.at, r.duration_s, r.is_done,
      r.outcome, r.direction, r.owner_id, r.owner_crm_id, r.is_captured, r.modified_at, ${now}, ${now}, case when r.deleted then ${now} end, case when r.is_news then 1 else 0 end
    from jsonb_to_recordset(${JSON.stringify(taken.map(toRow))}::jsonb) as r(id uuid, external_id text, origin text, type text, subject text, body text,
      at timestamptz, duration_s int, is_done boolean, outcome text, direction text, owner_id uuid, owner_crm_id text, is_captured boolean, deleted boolean, modified_at timestamptz, is_news boolean)
    on conflict (customer_id, id) do update set stream = excluded.stream, external_id = excluded.external_id, subject = excluded.subject, body = excluded.body,
      at = excluded.at, duration_s = excluded.duration_s, is_done = excluded.is_done, outcome = excluded.outcome, direction = excluded.direction,
      owner_id = excluded.owner_id, owner_crm_id = excluded.owner_crm_id, is_captured = excluded.is_captured, crm_modified_at = excluded.crm_modified_at, version = a.version + excluded.version,
      updated_at = case when excluded.version = 1 then excluded.updated_at else a.updated_at end,
      deleted_at = case when excluded.deleted_at is null and a.copy_of is null then null else coalesce(a.deleted_at, excluded.deleted_at) end`);
}
