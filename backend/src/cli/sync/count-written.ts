import type { Engine, Runner } from '../capabilities.ts';

export interface Written {
  /** Different ones; a record may be written more than once. */
  records: number;
  fields: number;
  activities: number;
}

const PUSHER = 'crm-push';

/** Counts what a push wrote, from the rows themselves: the values both sides agreed on before and after, and the activities done. */
export function writtenCounter(engine: Engine) {
  const totals = new Map<string, Written & { ids: ReadonlySet<string> }>();
  const total = (customerId: string) => totals.get(customerId) ?? { records: 0, fields: 0, activities: 0, ids: new Set<string>() };
  async function around(executor: Runner, customerId: string, run: () => Promise<void>): Promise<void> {
    if (executor.name !== PUSHER) return run();
    const before = await basesOfDirty(engine, customerId);
    const done = await activitiesDone(engine, customerId);
    try {
      await run();
    } finally {
      const changes = await changedFields(engine, customerId, before);
      const { ids, fields, activities } = total(customerId);
      const written = new Set([...ids, ...changes.filter(({ count }) => count > 0).map(({ id }) => id)]);
      totals.set(customerId, {
        ids: written,
        records: written.size,
        fields: fields + changes.reduce((sum, { count }) => sum + count, 0),
        activities: activities + (await activitiesDone(engine, customerId)) - done,
      });
    }
  }
  return { of: (customerId: string): Written => total(customerId), around };
}

type Base = Readonly<Record<string, unknown>>;

async function basesOfDirty({ work, sql }: Engine, customerId: string): Promise<Map<string, Base>> {
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{
      id: string;
      base: Base;
    }>(sql`select l.id, l.base from crm_dirty d join crm_sync_state l on l.customer_id = d.customer_id and l.id = d.id
      where d.customer_id = ${customerId}::uuid`),
  );
  return new Map(rows.map(({ id, base }) => [id, base]));
}

/** How many fields changed on each of these records. */
async function changedFields({ work, sql }: Engine, customerId: string, before: ReadonlyMap<string, Base>): Promise<{ id: string; count: number }[]> {
  const ids = JSON.stringify([...before.keys()]);
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string; base: Base }>(sql`select id, base from crm_sync_state where customer_id = ${customerId}::uuid
      and id in (select (jsonb_array_elements_text(${ids}::jsonb))::uuid)`),
  );
  return rows.map(({ id, base }) => ({
    id,
    count: Object.entries(base).filter(([field, value]) => (before.get(id)?.[field] ?? null) !== value).length,
  }));
}

async function activitiesDone({ work, sql }: Engine, customerId: string): Promise<number> {
  const [row] = await work.withTenant(customerId, (uow) =>
    uow.rows<{ n: number }>(sql`select count(*)::int as n from crm_activities where customer_id = ${customerId}::uuid and state = 'done'`),
  );
  return row?.n ?? 0;
}
