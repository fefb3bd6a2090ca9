import { sql } from 'drizzle-orm';
import type { Work } from './unit-of-work.ts';

export interface Clocks {
  wallMs: number;
  offsetMs: number;
}

/** The database server's wall clock, and how far business time was moved ahead of it. */
export async function readClocks(work: Work): Promise<Clocks> {
  const [row] = await work.withRoutes<{ wall_ms: string; offset_ms: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as wall_ms, (select offset_ms::text from business_clock) as offset_ms`,
  );
  return { wallMs: Number(row?.wall_ms), offsetMs: Number(row?.offset_ms ?? 0) };
}
