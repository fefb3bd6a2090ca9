import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';

interface Which {
  connectionId: string;
  /** Null = for any cause. */
  cause: string | null;
  object?: CrmObject;
  /** One record of the CRM. */
  crmId?: string;
  /** All records of one person. */
  contactId?: string;
}

/**
 * Refused records are tried again as they are: the CRM's rules, its fields or the mapping changed, or somebody thinks so.
 * Where a human value was refused, it goes again too. Returns how many.
 */
export async function forgetRefusals(uow: UnitOfWork, which: Which): Promise<number> {
  const { connectionId, cause, object, crmId, contactId } = which;
  const now = uow.now.toISOString();
  const [row] = await uow.rows<{ n: number }>(sql`
    with failed as (
      select id, entity_type, (refused ? 'human' or refused ? 'suspects') as human from crm_sync_state
      where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and sync_status = 'failed'
        and (${cause}::text is null or error_cause = ${cause})
        and (${object ?? null}::text is null or entity_type = ${object ?? null})
        and (${crmId ?? null}::text is null or crm_id = ${crmId ?? null})
        and (${contactId ?? null}::uuid is null or (salesos_id = ${contactId ?? null}::uuid and entity_type in ('contact', 'lead')))
      order by id for no key update
    ), pending as (
      update crm_sync_state l set sync_status = 'pending', refused = '{}' from failed f where l.customer_id = ${uow.customerId}::uuid and l.id = f.id
    ), dirty as (
      insert into crm_dirty (customer_id, id, connection_id, entity_type, human, first_dirty_at)
      select ${uow.customerId}::uuid, id, ${connectionId}::uuid, entity_type, human, ${now}::timestamptz from failed order by id
      on conflict (customer_id, id) do update set generation = crm_dirty.generation + 1, human = crm_dirty.human or excluded.human, retry_at = null
    ) select count(*)::int as n from failed`);
  if ((row?.n ?? 0) > 0) uow.notify('crm.dirty');
  return (row?.n ?? 0) + (crmId === undefined ? await makeAgain(uow, which) : 0);
}

/** Records that could not be made: none of them is one of the CRM's yet. */
async function makeAgain(uow: UnitOfWork, { connectionId, cause, object, contactId }: Omit<Which, 'crmId'>): Promise<number> {
  const rows = await uow.rows(sql`
    update crm_creates set state = 'pending', tries = 0, retry_at = null
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'blocked'
      and (${cause}::text is null or error_cause = ${cause}) and (${object ?? null}::text is null or entity_type = ${object ?? null})
      and (${contactId ?? null}::uuid is null or salesos_id = ${contactId ?? null}::uuid) returning id`);
  if (rows.length > 0) uow.notify('crm.create');
  return rows.length;
}
