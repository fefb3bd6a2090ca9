import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { DAY_MS, type Sample } from '#domain/crm-sync/last-day.ts';

export interface FlowSample extends Sample {
  /** What is counted came after this; null = this one counts nothing. */
  since: Date | null;
  toCrm: number;
  fromCrm: number;
}

/** Of the last day, oldest first. */
export async function readSamples(uow: UnitOfWork, connectionId: string): Promise<FlowSample[]> {
  const rows = await uow.rows<{
    at: string;
    since: string | null;
    state: Sample['state'];
    lag: Record<string, number>;
    to_crm: number;
    from_crm: number;
  }>(sql`
    select at, since, state, lag, to_crm, from_crm from crm_sync_samples
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and at > ${new Date(uow.now.getTime() - DAY_MS).toISOString()}::timestamptz
    order by at`);
  return rows.map((row) => ({
    at: new Date(row.at),
    since: row.since === null ? null : new Date(row.since),
    state: row.state,
    lag: row.lag,
    toCrm: row.to_crm,
    fromCrm: row.from_crm,
  }));
}
