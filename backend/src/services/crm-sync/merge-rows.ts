import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject } from '#ports/crm.ts';
import { entities } from './entities.ts';

/** Companies or deals that became one; people of the lost company belong to the other. */
export async function mergeRows(uow: UnitOfWork, object: CrmObject, merge: { loser: string; winner: string }): Promise<void> {
  const now = uow.now.toISOString();
  if (object === 'account') {
    for (const table of ['contacts', 'opportunities'])
      await uow.rows(
        sql`update ${sql.raw(table)} set account_id = ${merge.winner}::uuid where customer_id = ${uow.customerId}::uuid and account_id = ${merge.loser}::uuid`,
      );
    await uow.rows(sql`update accounts set merged_into = ${merge.winner}::uuid where customer_id = ${uow.customerId}::uuid
      and (id = ${merge.loser}::uuid or merged_into = ${merge.loser}::uuid)`);
  }
  await uow.rows(sql`update ${sql.raw(entities[object].table)} set deleted_at = ${now}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${merge.loser}::uuid`);
}
