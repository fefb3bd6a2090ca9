import type { ObjectHealth } from '@salesos/shared/api/sync-health';
import { readingText } from '@salesos/shared/labels/sync-health';
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
  reading: ObjectHealth['reading'];
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
  whole_since: string | null;
  whole_records: number;
  whole_about: number | null;
  is_collecting: boolean;
  bulk_refused: string | null;
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

function toReading(row: Row): ObjectHealth['reading'] {
  if (row.whole_since === null) return null;
  const progress = { records: row.whole_records, about: row.whole_about, isCollecting: row.is_collecting, jobRefused: row.bulk_refused };
  return { since: new Date(row.whole_since).toISOString(), ...progress, text: readingText(progress) };
}

/** Per object of a connection: what waits to be read or written, and since when. */
export async function readLag(uow: UnitOfWork, integration: Pick<Integration, 'id' | 'writing' | 'readingWaitsSince'>): Promise<ObjectLag[]> {
  const ours = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${integration.id}::uuid`;
  const rows = await uow.rows<Row>(sql`
    select c.object, c.unavailable, c.read_at, c.due_at, coalesce(h.n, 0) as hints, h.oldest as oldest_hint, coalesce(d.n, 0) as dirty, d.oldest as oldest_dirty,
      c.whole_since, c.whole_records, c.whole_about, c.bulk_job is not null and c.bulk_place is null as is_collecting, c.bulk_refused
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
      reading: toReading(row),
      // It waits for a person, not for us.
      since: integration.readingWaitsSince === null ? waitingSince(pending, uow.now, integration.writing === 'on') : null,
    };
  });
}
