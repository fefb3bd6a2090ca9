import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { emitEngagements } from './emit-engagements.ts';

interface People {
  id: string;
  /** By the CRM's ids. */
  people: readonly string[];
}

const contactOf = (uow: UnitOfWork, connectionId: string) => sql`
  select coalesce(c.merged_into, c.id) from crm_sync_state l join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id
  where l.customer_id = ${uow.customerId}::uuid and l.connection_id = ${connectionId}::uuid and l.entity_type in ('contact', 'lead')`;

/** Whose activities are, as the CRM says it. One that is just being written there may not have everybody yet: nobody is taken from it. Nor is who took part in one of ours and could not be tied to it there. */
export async function savePeople(uow: UnitOfWork, connectionId: string, activities: readonly People[]): Promise<void> {
  if (activities.length === 0) return;
  const rows = JSON.stringify(activities.flatMap(({ id, people }) => people.map((crmId) => ({ id, crm_id: crmId }))));
  const ids = activities.map(({ id }) => id);
  await uow.rows(sql`
    delete from activity_people p where p.customer_id = ${uow.customerId}::uuid
      and p.activity_id = ${anyUuid(ids)}
      and not exists (select from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, crm_id text) where r.id = p.activity_id and r.crm_id = p.crm_id)
      and not exists (select from crm_activities i where i.customer_id = p.customer_id and i.id = p.activity_id and i.state = 'pending')
      and p.left_out is null`);
  await uow.rows(sql`
    insert into activity_people as p (customer_id, activity_id, crm_id, connection_id, contact_id)
    select ${uow.customerId}::uuid, r.id, r.crm_id, ${connectionId}::uuid, coalesce(
      (${contactOf(uow, connectionId)} and l.crm_id = r.crm_id limit 1),
      (${contactOf(uow, connectionId)} and l.crm_id = (select a.into_crm_id from crm_aliases a where a.customer_id = l.customer_id
        and a.connection_id = l.connection_id and a.entity_type = l.entity_type and a.crm_id = r.crm_id) limit 1))
    from jsonb_to_recordset(${rows}::jsonb) as r(id uuid, crm_id text)
    on conflict (customer_id, activity_id, crm_id) do update set contact_id = coalesce(excluded.contact_id, p.contact_id), left_out = null
    where p.contact_id is distinct from excluded.contact_id or p.left_out is not null`);
}

/** People who arrived after what they took part in. */
export async function tiePeople(uow: UnitOfWork, connectionId: string, arrived: readonly { crmId: string; id: string }[]): Promise<void> {
  if (arrived.length === 0) return;
  const tied = await uow.rows<{ activity_id: string }>(sql`
    update activity_people p set contact_id = r.contact_id
    from jsonb_to_recordset(${JSON.stringify(arrived.map(({ crmId, id }) => ({ crm_id: crmId, contact_id: id })))}::jsonb) as r(crm_id text, contact_id uuid)
    where p.customer_id = ${uow.customerId}::uuid and p.connection_id = ${connectionId}::uuid and p.contact_id is null and p.crm_id = r.crm_id
    returning p.activity_id`);
  await emitEngagements(
    uow,
    tied.map((row) => row.activity_id),
  );
}
