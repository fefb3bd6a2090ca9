import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { Parked } from './links.ts';

export interface WaitingRow {
  id: string;
  entity_type: CrmObject;
  crm_id: string;
  salesos_id: string;
  is_human: boolean;
  base: Readonly<Record<string, FieldValue>>;
  fields: Readonly<Record<string, FieldValue>>;
  human: Readonly<Record<string, FieldValue>>;
  parked: Parked;
}

const waiting = (uow: UnitOfWork, connectionId: string) => sql`
  from crm_dirty d join crm_sync_state l on l.customer_id = d.customer_id and l.id = d.id and l.sync_status <> 'gone'
  left join crm_published p on p.customer_id = l.customer_id and p.contact_id = l.salesos_id
  where d.customer_id = ${uow.customerId}::uuid and d.connection_id = ${connectionId}::uuid`;

/** Per object and field of ours how many records differ from what was written last; field null = how many records in all. */
export async function countOwnedChanges(
  uow: UnitOfWork,
  connectionId: string,
): Promise<{ object: CrmObject; field: string | null; records: number }[]> {
  return uow.rows(sql`
    with dirty as (select l.id, l.entity_type, l.base, p.fields ${waiting(uow, connectionId)})
    select entity_type as object, f.key as field, count(distinct id)::int as records
    from dirty cross join lateral jsonb_each(fields) f
    where f.value is distinct from coalesce(base -> f.key, 'null'::jsonb)
    group by grouping sets ((entity_type, f.key), (entity_type)) order by 1, 2`);
}

/** A page of the records that are to be written, by the link's id. */
export async function waitingRows(
  uow: UnitOfWork,
  connectionId: string,
  { after, limit, onlyHuman }: { after: string | null; limit: number; onlyHuman: boolean },
): Promise<WaitingRow[]> {
  return uow.rows<WaitingRow>(sql`
    select l.id, l.entity_type, l.crm_id, l.salesos_id, d.human as is_human, l.base, coalesce(p.fields, '{}') as fields, l.human, l.parked
    ${waiting(uow, connectionId)} and (d.human or not ${onlyHuman}) and (${after}::uuid is null or l.id > ${after}::uuid)
    order by l.id limit ${limit}`);
}
