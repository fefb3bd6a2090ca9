import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { waitingSince } from '#domain/crm-sync/sync-lag.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { Integration } from '../connection/integration.ts';

export interface ObjectLag {
  object: CrmObject;
  toRead: number;
  toWrite: number;
  readAt: Date | null;
  unavailable: string | null;
  /** Since when the oldest known change waits. */
  since: Date | null;
}

interface Row {
  object: CrmObject;
  unavailable: string | null;
  read_at: string | null;
  due_at: string;
  hints: number;
  oldest_hint: string | null;
  dirty: number;
  oldest_dirty: string | null;
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** Per object of a connection: what waits to be read or written, and since when. */
export async function readLag(uow: UnitOfWork, integration: Pick<Integration, 'id' | 'writing'>): Promise<ObjectLag[]> {
  const ours = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${integration.id}::uuid`;
  const rows = await uow.rows<Row>(sql`
    select c.object, c.unavailable, c.read_at, c.due_at, coalesce(h.n, 0) as hints, h.oldest as oldest_hint, coalesce(d.n, 0) as dirty, d.oldest as oldest_dirty
    from crm_pull_cursors c
    left join (select entity_type, count(*)::int as n, min(first_hint_at) as oldest from crm_inbox where ${ours} group by 1) h on h.entity_type = c.object
    left join (select entity_type, count(*)::int as n, min(first_dirty_at) as oldest from crm_dirty where ${ours} group by 1) d on d.entity_type = c.object
    where c.customer_id = ${uow.customerId}::uuid and c.connection_id = ${integration.id}::uuid
    order by array_position(array['account', 'contact', 'lead', 'opportunity'], c.object)`);
  return rows.map((row) => {
    const pending = { oldestHintAt: dateOf(row.oldest_hint), oldestDirtyAt: dateOf(row.oldest_dirty), dueAt: new Date(row.due_at) };
    return {
      object: row.object,
      toRead: row.hints,
      toWrite: row.dirty,
      readAt: dateOf(row.read_at),
      unavailable: row.unavailable,
      since: waitingSince(pending, uow.now, integration.writing === 'on'),
    };
  });
}
