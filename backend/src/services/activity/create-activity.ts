import { randomUUID } from 'node:crypto';
import type { NewActivity } from '@salesos/shared/api/activity';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { plainBody } from '#domain/activity/activity-content.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { type Home, homeOf, wishActivity } from '../crm-sync/activity-home.ts';
import { joinCaptured } from '../crm-sync/join-captured.ts';
import { emitEngagements } from '../crm-sync/emit-engagements.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

/** A rep logs or plans something with a person. It is theirs, and its home CRM gets it once. Returns its id. */
export async function createActivity(
  uow: UnitOfWork,
  providers: Providers,
  { actor, contactId, activity }: { actor: Actor; contactId: string; activity: NewActivity },
): Promise<string> {
  const live = (await liveContacts(uow, [contactId])).get(contactId) ?? contactId;
  const [contact] = await uow.rows<{ owner_id: string | null }>(
    sql`select owner_id from contacts where customer_id = ${uow.customerId}::uuid and id = ${live}::uuid and deleted_at is null`,
  );
  if (!contact) throw new ServiceError('not_found', 'There is no such contact.', 'Nothing was changed.');
  authorize(actor, 'activity.write', { ownerId: contact.owner_id });
  const capable = [...providers.crm.values()].filter(({ activityStreams }) => activityStreams !== undefined).map(({ key }) => key);
  const home = await homeOf(uow, { contactId: live, type: activity.type, providers: capable });
  if (!home) throw new ServiceError('not_synced', 'This person is in no CRM that could keep it.', 'Nothing was changed.');
  const id = randomUUID();
  await save(uow, { id, actor, contactId: live, activity, home });
  await joinCaptured(uow, home.connectionId, [id]);
  await emitEngagements(uow, [id]);
  await wishActivity(uow, { contactId: live, connectionId: home.connectionId, source: { type: 'activity', id } });
  const details = { type: activity.type, contactId: live };
  await audit(uow, actor, { action: 'activity.created', resourceType: 'activity', resourceId: id, details });
  return id;
}

interface Saved {
  id: string;
  actor: Actor;
  contactId: string;
  activity: NewActivity;
  home: Home;
}

async function save(uow: UnitOfWork, { id, actor, contactId, activity, home }: Saved): Promise<void> {
  const now = uow.now.toISOString();
  const isCall = activity.type === 'call';
  await uow.rows(sql`
    insert into activities (customer_id, id, connection_id, origin, type, subject, body, at, duration_s, is_done, outcome, direction, owner_id, created_at, updated_at)
    values (${uow.customerId}::uuid, ${id}::uuid, ${home.connectionId}::uuid, 'salesos', ${activity.type}, ${activity.type === 'note' ? '' : activity.subject},
      ${plainBody(activity.body)}, ${activity.type === 'note' ? now : new Date(activity.at).toISOString()}::timestamptz,
      ${isCall || activity.type === 'meeting' ? (activity.durationSeconds ?? null) : null}::int, ${activity.type === 'task' ? activity.isDone : null}::boolean,
      ${isCall ? (activity.outcome ?? null) : null}, ${isCall ? activity.direction : null},
      ${actor.kind === 'system' ? null : actor.id}::uuid, ${now}::timestamptz, ${now}::timestamptz)`);
  await uow.rows(sql`
    insert into activity_people (customer_id, activity_id, crm_id, connection_id, contact_id)
    values (${uow.customerId}::uuid, ${id}::uuid, ${home.crmId}, ${home.connectionId}::uuid, ${contactId}::uuid)`);
}
