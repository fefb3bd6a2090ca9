import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';

/**
 * Links by the CRM's ids, as `l`. One by one (the limit sees to that): of a customer who has just come the server expects one
 * link, and would go through all of them for every page of a first reading.
 */
export const linksOf = (uow: UnitOfWork, connectionId: string, objects: readonly CrmObject[], crmIds: readonly string[]): SQL => sql`
  jsonb_array_elements_text(${JSON.stringify(crmIds)}::jsonb) as wanted(crm_id)
  cross join unnest(${`{${objects.join(',')}}`}::text[]) as kind(entity_type)
  cross join lateral (select * from crm_sync_state where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
    and entity_type = kind.entity_type and crm_id = wanted.crm_id limit 1) l`;
