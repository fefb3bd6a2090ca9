import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CreatableObject } from '#ports/crm-create.ts';

interface Wish {
  connectionId: string;
  object: CreatableObject;
  salesosId: string;
  accountId: string | null;
}

/** Wishes for a record of ours to be made in a CRM, after its account where that is still to be made too. */
export async function wishRecord(uow: UnitOfWork, { connectionId, object, salesosId, accountId }: Wish): Promise<void> {
  // Locked: an account that is being settled at this moment wakes whoever waits for it, or is not waited for.
  const [before] = await uow.rows(sql`select id from crm_creates where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
    and entity_type = 'account' and salesos_id = ${accountId}::uuid for share`);
  await uow.rows(sql`
    insert into crm_creates (customer_id, id, connection_id, entity_type, salesos_id, waits_for, created_at)
    values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${connectionId}::uuid, ${object}, ${salesosId}::uuid, ${before ? accountId : null}::uuid,
      ${uow.now.toISOString()}::timestamptz)`);
  uow.notify('crm.create');
}

/** What is there, or not wanted any more, is wished for no longer, and whoever waited for it goes on. */
export async function endWishes(uow: UnitOfWork, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await uow.rows(sql`
    with ended as (
      delete from crm_creates where customer_id = ${uow.customerId}::uuid and id = ${anyUuid(ids)}
      returning connection_id, salesos_id
    )
    update crm_creates c set waits_for = null from ended e
    where c.customer_id = ${uow.customerId}::uuid and c.connection_id = e.connection_id and c.waits_for = e.salesos_id`);
  uow.notify('crm.create');
}

/** What was refused as it was is tried as it is now. */
export async function wishRecordAgain(uow: UnitOfWork, salesosId: string): Promise<void> {
  await uow.rows(sql`update crm_creates set state = 'pending', tries = 0, retry_at = null
    where customer_id = ${uow.customerId}::uuid and salesos_id = ${salesosId}::uuid and state = 'blocked'`);
  uow.notify('crm.create');
}
