import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { isLive } from './live-feed.ts';

/** Longer than any waiting that is meant. */
const BEHIND_MS = 5 * 60_000;

export interface Feed {
  /** Told at once | read every minute | neither keeps up. */
  state: 'live' | 'polling' | 'behind';
  lastEventAt: Date | null;
  /** Why the stream is not followed. */
  trouble: string | null;
}

/** How soon a change in the CRM is known here. */
export async function readFeed(uow: UnitOfWork, connectionId: string): Promise<Feed> {
  const late = sql`${new Date(uow.now.getTime() - BEHIND_MS).toISOString()}::timestamptz`;
  const of = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
  const [row] = await uow.rows<{ live: boolean; behind: boolean; last_event_at: string | null; trouble: string | null }>(sql`
    select ${isLive(uow, connectionId)} as live, s.last_event_at, s.trouble,
      exists (select from crm_pull_cursors where ${of} and due_at < ${late}) or exists (select from crm_inbox where ${of} and first_hint_at < ${late}) as behind
    from (select 1) as one left join crm_streams s on s.customer_id = ${uow.customerId}::uuid and s.connection_id = ${connectionId}::uuid`);
  if (!row) return { state: 'polling', lastEventAt: null, trouble: null };
  const state = row.behind ? 'behind' : row.live ? 'live' : 'polling';
  return { state, lastEventAt: row.last_event_at === null ? null : new Date(row.last_event_at), trouble: row.trouble };
}
