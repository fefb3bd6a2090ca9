import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** The human each id stands for today: the log still names those who were merged away. */
export async function liveContacts(uow: UnitOfWork, contactIds: readonly string[]): Promise<Map<string, string>> {
  const merged = await uow.rows<{ id: string; merged_into: string }>(sql`
    select id, merged_into from contacts where customer_id = ${uow.customerId}::uuid and merged_into is not null
      and id = ${anyUuid(contactIds)}`);
  const into = new Map(merged.map((row) => [row.id, row.merged_into]));
  return new Map(contactIds.map((id) => [id, into.get(id) ?? id]));
}
