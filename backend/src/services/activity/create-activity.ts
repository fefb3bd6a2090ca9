import { randomUUID } from 'node:crypto';
import type { NewActivity } from '@salesos/shared/api/activity';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
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

/** A rep logs or plans something with one or several people. It is theirs, and its home CRM gets it once. Returns its id. */
export async function createActivity(
  uow: UnitOfWork,
  providers: Providers,
  { actor, contactId, activity }: { actor: Actor; contactId: string; activity: NewActivity },
): Promise<string> {
  const contacts = await findContacts(uow, [contactId, ...(activity.otherContactIds ?? [])]);
  const [first] = contacts;
  authorize(actor, 'activity.write', { ownerId: first.ownerId });
  if (contacts.length > 1) authorize(actor, 'activity.read');
  const capable = [...providers.crm.values()].filter(({ activityStreams }) => activityStreams !== undefined).map(({ key }) => key);
  const home = await homeOf(uow, { contactIds: contacts.map(({ id }) => id), type: activity.type, providers: capable });
  if (!home) throw notTogether(contacts.length);
  const id = randomUUID();
  await save(uow, { id, actor, activity, home });
  await joinCaptured(uow, home.connectionId, [id]);
  await emitEngagements(uow, [id]);
  await wishActivity(uow, { contactId: first.id, connectionId: home.connectionId, source: { type: 'activity', id } });
  const details = { type: activity.type, contactId: first.id, people: contacts.length };
  await audit(uow, actor, { action: 'activity.created', resourceType: 'activity', resourceId: id, details });
  return id;
}

interface Found {
  id: string;
  ownerId: string | null;
}

/** Everybody once, in this order, as who they are today. */
async function findContacts(uow: UnitOfWork, wanted: readonly string[]): Promise<[Found, ...Found[]]> {
  const live = await liveContacts(uow, wanted);
  const ids = [...new Set(wanted.map((id) => live.get(id) ?? id))];
  const rows = await uow.rows<{ id: string; owner_id: string | null }>(sql`
    select id, owner_id from contacts where customer_id = ${uow.customerId}::uuid and deleted_at is null
      and id = ${anyUuid(ids)}`);
  const owners = new Map(rows.map(({ id, owner_id: ownerId }) => [id, { id, ownerId }]));
  const [first, ...others] = ids.map((id) => owners.get(id));
  if (!first || others.some((other) => !other)) throw new ServiceError('not_found', 'There is no such contact.', 'Nothing was changed.');
  return [first, ...others.filter((other) => other !== undefined)];
}

const notTogether = (count: number): ServiceError =>
  new ServiceError(
    'not_synced',
    count === 1 ? 'This person is in no CRM that could keep it.' : 'No CRM that could keep it has all of these people.',
    'Nothing was changed.',
  );

interface Saved {
  id: string;
  actor: Actor;
  activity: NewActivity;
  home: Home;
}

async function save(uow: UnitOfWork, { id, actor, activity, home }: Saved): Promise<void> {
  const now = uow.now.toISOString();
  const isCall = activity.type === 'call';
  await uow.rows(sql`
    insert into activities (customer_id, id, connection_id, origin, type, subject, body, at, duration_s, is_done, outcome, direction, owner_id, created_at, updated_at)
    values (${uow.customerId}::uuid, ${id}::uuid, ${home.connectionId}::uuid, 'salesos', ${activity.type}, ${activity.type === 'note' ? '' : activity.subject},
      ${plainBody(activity.body)}, ${activity.type === 'note' ? now : new Date(activity.at).toISOString()}::timestamptz,
      ${isCall || activity.type === 'meeting' ? (activity.durationSeconds ?? null) : null}::int, ${activity.type === 'task' ? activity.isDone : null}::boolean,
      ${isCall ? (activity.outcome ?? null) : null}, ${isCall ? activity.direction : null},
      ${actor.kind === 'system' ? null : actor.id}::uuid, ${now}::timestamptz, ${now}::timestamptz)`);
  const people = [...home.crmIds].map(([contactId, crmId]) => ({ contact_id: contactId, crm_id: crmId }));
  await uow.rows(sql`
    insert into activity_people (customer_id, activity_id, crm_id, connection_id, contact_id)
    select ${uow.customerId}::uuid, ${id}::uuid, r.crm_id, ${home.connectionId}::uuid, r.contact_id
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as r(contact_id uuid, crm_id text)`);
}
