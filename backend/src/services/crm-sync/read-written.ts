import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** The values both sides agreed on last. */
export type Base = Readonly<Record<string, unknown>>;

/** By link, of the records that are to be written. */
export async function basesOfDirty(uow: UnitOfWork): Promise<Map<string, Base>> {
  const rows = await uow.rows<{
    id: string;
    base: Base;
  }>(sql`select l.id, l.base from crm_dirty d join crm_sync_state l on l.customer_id = d.customer_id and l.id = d.id
    where d.customer_id = ${uow.customerId}::uuid`);
  return new Map(rows.map(({ id, base }) => [id, base]));
}

/** How many fields changed on each of these records. */
export async function changedFields(uow: UnitOfWork, before: ReadonlyMap<string, Base>): Promise<{ id: string; count: number }[]> {
  const rows = await uow.rows<{ id: string; base: Base }>(sql`select id, base from crm_sync_state where customer_id = ${uow.customerId}::uuid
    and id = ${anyUuid([...before.keys()])}`);
  return rows.map(({ id, base }) => ({
    id,
    count: Object.entries(base).filter(([field, value]) => (before.get(id)?.[field] ?? null) !== value).length,
  }));
}

export async function activitiesDone(uow: UnitOfWork): Promise<number> {
  const [row] = await uow.rows<{ n: number }>(
    sql`select count(*)::int as n from crm_activities where customer_id = ${uow.customerId}::uuid and state = 'done'`,
  );
  return row?.n ?? 0;
}
