import { activitiesDone, basesOfDirty, changedFields } from '#services/crm-sync/read-written.ts';
import type { Engine, Runner } from '../capabilities.ts';

export interface Written {
  /** Different ones; a record may be written more than once. */
  records: number;
  fields: number;
  activities: number;
}

const PUSHER = 'crm-push';

/** Counts what a push wrote, from the rows themselves: the values both sides agreed on before and after, and the activities done. */
export function writtenCounter({ work }: Engine) {
  const totals = new Map<string, Written & { ids: ReadonlySet<string> }>();
  const total = (customerId: string) => totals.get(customerId) ?? { records: 0, fields: 0, activities: 0, ids: new Set<string>() };
  async function around(executor: Runner, customerId: string, run: () => Promise<void>): Promise<void> {
    if (executor.name !== PUSHER) return run();
    const before = await work.withTenant(customerId, basesOfDirty);
    const done = await work.withTenant(customerId, activitiesDone);
    try {
      await run();
    } finally {
      const changes = await work.withTenant(customerId, (uow) => changedFields(uow, before));
      const { ids, fields, activities } = total(customerId);
      const written = new Set([...ids, ...changes.filter(({ count }) => count > 0).map(({ id }) => id)]);
      totals.set(customerId, {
        ids: written,
        records: written.size,
        fields: fields + changes.reduce((sum, { count }) => sum + count, 0),
        activities: activities + (await work.withTenant(customerId, activitiesDone)) - done,
      });
    }
  }
  return { of: (customerId: string): Written => total(customerId), around };
}
