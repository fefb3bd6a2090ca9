import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { markDirty } from './publish.ts';

/** A person does not want to wait: the CRM is read again now, and a contact whose last update was refused is written once more. */
export async function requestSync(uow: UnitOfWork, wish: { connectionId: string; contactId: string | null }): Promise<void> {
  await uow.rows(sql`update crm_pull_cursors set due_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${wish.connectionId}::uuid`);
  uow.notify('connection.pull');
  if (wish.contactId === null) return;
  const failed = await uow.rows(sql`update crm_sync_state set sync_status = 'pending', refused = '{}'
    where customer_id = ${uow.customerId}::uuid and connection_id = ${wish.connectionId}::uuid and entity_type in ('contact', 'lead')
      and salesos_id = ${wish.contactId}::uuid and sync_status = 'failed' returning id`);
  if (failed.length > 0) await markDirty(uow, wish.contactId);
}
