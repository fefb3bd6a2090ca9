import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';
import { linksOf } from './links-of.ts';

/** Kind, words and minute. */
export const saysTheSame = (a: SQL, b: SQL): SQL =>
  sql`${a}.type = ${b}.type and lower(btrim(${a}.subject)) = lower(btrim(${b}.subject)) and date_trunc('minute', ${a}.at) = date_trunc('minute', ${b}.at)`;

/**
 * A calendar or an inbox connected to the CRM sees what a person did and makes an activity of it, without our mark and beside
 * the one we wrote. It is the same one if it has the kind, the words and the minute of one of ours with the same human. What is
 * known already is left to `joinCaptured`, and so does one with no words to tell it by.
 */
export async function withoutCaptured(
  uow: UnitOfWork,
  { connectionId, stream }: { connectionId: string; stream: string },
  found: readonly CrmActivity[],
): Promise<CrmActivity[]> {
  const seen = found.filter(
    ({ isCaptured, activityId, isDeleted, subject, at }) => isCaptured && activityId === null && !isDeleted && subject.trim() !== '' && at !== null,
  );
  if (seen.length === 0) return [...found];
  const wanted = seen.flatMap(({ externalId, type, subject, at, personExternalIds }) =>
    personExternalIds.map((person) => ({ external_id: externalId, type, subject, at, person })),
  );
  const people = [...new Set(wanted.map(({ person }) => person))];
  // Step by step (each limit sees to that): of a customer who has just come the server would compare all activities instead.
  const rows = await uow.rows<{ external_id: string }>(sql`
    select distinct w.external_id
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(external_id text, type text, subject text, at timestamptz, person text)
    join (select l.crm_id, l.salesos_id from ${linksOf(uow, connectionId, ['contact', 'lead'], people)}) l on l.crm_id = w.person
    cross join lateral (select coalesce(merged_into, id) as id from contacts where customer_id = ${uow.customerId}::uuid and id = l.salesos_id limit 1) c
    cross join lateral (select from activity_people p cross join lateral (select from activities a where a.customer_id = p.customer_id and a.id = p.activity_id
        and a.connection_id = ${connectionId}::uuid and a.origin = 'salesos' and ${saysTheSame(sql`a`, sql`w`)} and a.deleted_at is null
        and a.external_id is distinct from w.external_id limit 1) a
      where p.customer_id = ${uow.customerId}::uuid and p.contact_id = c.id limit 1) ours
    left join lateral (select true as is_known from activities where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and stream = ${stream} and external_id = w.external_id limit 1) k on true
    where k.is_known is null`);
  const ours = new Set(rows.map(({ external_id }) => external_id));
  return found.filter(({ externalId }) => !ours.has(externalId));
}
