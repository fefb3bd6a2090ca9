import type { ActivityChange } from '@salesos/shared/api/activity';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type ActivityContent, type ActivityField, activityFields, plainBody } from '#domain/activity/activity-content.ts';
import { differences } from '#domain/activity/merge-activity.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { wishActivityAgain } from '../crm-sync/activity-home.ts';
import { loadActivity } from '../crm-sync/load-activities.ts';
import { emitEngagements } from '../crm-sync/emit-engagements.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

/**
 * Somebody changes an activity, ours or one that was made in the CRM. Only what is changed is written there. A change to
 * another version than the present one changes nothing. Returns its id.
 */
export async function changeActivity(
  uow: UnitOfWork,
  { actor, activityId, change: { version, ...change } }: { actor: Actor; activityId: string; change: ActivityChange },
): Promise<string> {
  const before = await loadActivity(uow, activityId);
  if (!before || before.isDeleted || before.contactId === null) {
    throw new ServiceError('not_found', 'There is no such activity.', 'Nothing was changed.');
  }
  authorize(actor, 'activity.write', { ownerId: before.ownerId });
  if (before.version !== version) {
    throw new ServiceError('values_changed', 'It has changed meanwhile.', 'Nothing was changed. Look at it again.');
  }
  const after = changed(before, change);
  const fields = differences(before, after);
  if (fields.length === 0) return activityId;
  await save(uow, activityId, after, fields);
  await emitEngagements(uow, [activityId]);
  await wishActivityAgain(uow, { contactId: before.contactId, connectionId: before.connectionId, source: { type: 'activity', id: activityId } });
  await audit(uow, actor, { action: 'activity.changed', resourceType: 'activity', resourceId: activityId, details: { fields: fields.join(' ') } });
  return activityId;
}

function changed(before: ActivityContent, { at, body, ...change }: Omit<ActivityChange, 'version'>): ActivityContent {
  const given = {
    ...change,
    ...(at === undefined ? {} : { at: new Date(at) }),
    ...(body === undefined ? {} : { body: plainBody(body) }),
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const allowed: readonly string[] = activityFields[before.type];
  const foreign = entries.map(([field]) => field).filter((field) => !allowed.includes(field));
  if (foreign.length > 0) throw new ServiceError('bad_request', `A ${before.type} has no ${foreign.join(', ')}.`, 'Nothing was changed.');
  return { ...before, ...Object.fromEntries(entries) };
}

async function save(uow: UnitOfWork, id: string, after: ActivityContent, fields: readonly ActivityField[]): Promise<void> {
  await uow.rows(sql`
    update activities set subject = ${after.subject}, body = ${after.body}, at = ${after.at?.toISOString() ?? null}::timestamptz, duration_s = ${after.durationSeconds}::int,
      is_done = ${after.isDone}::boolean, outcome = ${after.outcome}, direction = ${after.direction}, version = version + 1, updated_at = ${uow.now.toISOString()}::timestamptz,
      unwritten = array(select distinct unnest(unwritten || array(select jsonb_array_elements_text(${JSON.stringify(fields)}::jsonb))) order by 1)
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
}
