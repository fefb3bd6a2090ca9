import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** A person none of whose records is worked with, though there are such. */
export const isOutside = (uow: UnitOfWork, contactId: SQL): SQL => {
  const links = sql`l.customer_id = ${uow.customerId}::uuid and l.salesos_id = ${contactId} and l.sync_status <> 'gone'`;
  return sql`(exists (select from crm_sync_state l where ${links} and l.out_of_scope is not null)
    and not exists (select from crm_sync_state l join crm_integrations i on i.customer_id = l.customer_id and i.id = l.connection_id
      where ${links} and l.out_of_scope is null and i.state <> 'disconnected'))`;
};
