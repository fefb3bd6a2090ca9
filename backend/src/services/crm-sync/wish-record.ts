import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CreatableObject } from '#ports/crm.ts';

/** Wishes for a record of ours to be made in a CRM. */
export async function wishRecord(
  uow: UnitOfWork,
  { connectionId, object, salesosId }: { connectionId: string; object: CreatableObject; salesosId: string },
): Promise<void> {
  await uow.rows(sql`
    insert into crm_creates (customer_id, id, connection_id, entity_type, salesos_id, created_at)
    values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${connectionId}::uuid, ${object}, ${salesosId}::uuid, ${uow.now.toISOString()}::timestamptz)`);
  uow.notify('crm.create');
}

/** What was refused as it was is tried as it is now. */
export async function wishRecordAgain(uow: UnitOfWork, salesosId: string): Promise<void> {
  await uow.rows(sql`update crm_creates set state = 'pending', tries = 0, retry_at = null
    where customer_id = ${uow.customerId}::uuid and salesos_id = ${salesosId}::uuid and state = 'blocked'`);
  uow.notify('crm.create');
}
