import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';

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
  const wanted = seen.map(({ externalId, type, subject, at, personExternalIds }) => ({
    external_id: externalId,
    type,
    subject,
    at,
    people: personExternalIds,
  }));
  const rows = await uow.rows<{ external_id: string }>(sql`
    select distinct w.external_id
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(external_id text, type text, subject text, at timestamptz, people jsonb)
    join crm_sync_state l on l.customer_id = ${uow.customerId}::uuid and l.connection_id = ${connectionId}::uuid and l.entity_type in ('contact', 'lead')
      and l.crm_id in (select jsonb_array_elements_text(w.people))
    join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id
    join activity_people p on p.customer_id = c.customer_id and p.contact_id = coalesce(c.merged_into, c.id)
    join activities a on a.customer_id = p.customer_id and a.id = p.activity_id and a.connection_id = ${connectionId}::uuid and a.origin = 'salesos'
      and ${saysTheSame(sql`a`, sql`w`)} and a.deleted_at is null and a.external_id is distinct from w.external_id
    where not exists (select from activities k where k.customer_id = a.customer_id and k.connection_id = ${connectionId}::uuid and k.stream = ${stream}
      and k.external_id = w.external_id)`);
  const ours = new Set(rows.map(({ external_id }) => external_id));
  return found.filter(({ externalId }) => !ours.has(externalId));
}
