import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';

const LOOK_MS = 500;
const PATIENCE_MS = 300_000;

/** Waits until the CRM took so many records. */
export async function writtenRecords(admin: postgres.Sql, count: number, failing: Promise<never>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await admin`select coalesce(sum(written), 0)::int as written from crm_writes where acked_at is not null`;
    const written = Number(row?.['written']);
    if (written >= count) return;
    if (Date.now() > end) throw new Error(`${written} of ${count} records written after ${PATIENCE_MS / 1000} s`);
    await Promise.race([sleep(LOOK_MS), failing]);
  }
}
