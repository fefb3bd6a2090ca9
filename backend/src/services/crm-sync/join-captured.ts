import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { saysTheSame } from './without-captured.ts';

/** The other way round of `withoutCaptured`: what the CRM saw of these of ours was here before them. From now on they stand for it. */
export async function joinCaptured(uow: UnitOfWork, connectionId: string, ourIds: readonly string[]): Promise<void> {
  if (ourIds.length === 0) return;
  await uow.rows(sql`
    update activities c set copy_of = a.id, deleted_at = ${uow.now.toISOString()}::timestamptz
    from activities a join activity_people p on p.customer_id = a.customer_id and p.activity_id = a.id
    join activity_people q on q.customer_id = p.customer_id and q.contact_id = p.contact_id
    where a.customer_id = ${uow.customerId}::uuid and a.id = ${anyUuid(ourIds)}
      and a.connection_id = ${connectionId}::uuid and a.origin = 'salesos' and a.deleted_at is null
      and c.customer_id = q.customer_id and c.id = q.activity_id and c.connection_id = a.connection_id and c.origin = 'crm' and c.is_captured and c.deleted_at is null
      and btrim(c.subject) <> '' and ${saysTheSame(sql`c`, sql`a`)}`);
}

/** Ours were deleted: what the CRM saw of them stands for itself again. */
export async function freeCaptured(uow: UnitOfWork, ourIds: readonly string[]): Promise<void> {
  if (ourIds.length === 0) return;
  await uow.rows(sql`
    update activities set copy_of = null, deleted_at = null
    where customer_id = ${uow.customerId}::uuid and copy_of = ${anyUuid(ourIds)}`);
}
