import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { resumeFilledIn } from '../sequence/resume-filled-in.ts';

/** People and deals that came before their account get it now. */
export async function adoptChildren(uow: UnitOfWork, connectionId: string, accounts: readonly { crmId: string; id: string }[]): Promise<void> {
  if (accounts.length === 0) return;
  const orphans = (table: 'contacts' | 'opportunities') => sql`
    update ${sql.raw(table)} t set account_id = r.id from crm_sync_state l
    join jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) as r("crmId" text, id uuid) on l.parent_crm_id = r."crmId"
    where l.customer_id = ${uow.customerId}::uuid and l.connection_id = ${connectionId}::uuid and t.customer_id = l.customer_id and t.id = l.salesos_id
      and t.account_id is null`;
  const people = await uow.rows<{ id: string }>(sql`${orphans('contacts')} returning t.id`);
  await resumeFilledIn(
    uow,
    'contacts',
    people.map(({ id }) => id),
  );
  await uow.rows(orphans('opportunities'));
}
