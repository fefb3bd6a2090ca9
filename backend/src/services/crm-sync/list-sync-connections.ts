import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { readingWaits } from '../connection/reading-waits.ts';

export interface SyncConnection {
  customerId: string;
  connectionId: string;
  provider: string;
  state: string;
  writing: 'shadow' | 'on';
  optOutsComplete: boolean;
  /** Since when, and in words why, nothing of it is read; null = it is. */
  readingWaits: { since: string; text: string } | null;
}

type Row = { id: string; provider: string; state: string; writing: SyncConnection['writing']; opt_outs_complete: boolean; waits: string | null };

/** A customer's connections with what decides whether they are read and written, in the order they were made. */
export async function listSyncConnections(uow: UnitOfWork): Promise<SyncConnection[]> {
  const rows = await uow.rows<Row>(
    sql`select id, provider, state, writing, opt_outs_complete, reading_waits_since as waits from crm_integrations where customer_id = ${uow.customerId}::uuid order by connected_at, id`,
  );
  return rows.map((row) => ({
    customerId: uow.customerId,
    connectionId: row.id,
    provider: row.provider,
    state: row.state,
    writing: row.writing,
    optOutsComplete: row.opt_outs_complete,
    readingWaits: readingWaits({ readingWaitsSince: row.waits === null ? null : new Date(row.waits) }),
  }));
}
