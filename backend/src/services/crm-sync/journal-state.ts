import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** One row for all deliveries of a CRM: not written more often than anybody looks at it. */
const NOTED_EVERY_MS = 10_000;

/** The CRM's calls reach us. */
export async function noteReceived(work: Work, provider: string): Promise<void> {
  const wall = new Date().toISOString();
  await work.withRoutes(sql`
    insert into crm_journals (provider, delivered_at) values (${provider}, ${wall}::timestamptz)
    on conflict (provider) do update set delivered_at = excluded.delivered_at
      where crm_journals.delivered_at is null or crm_journals.delivered_at < ${new Date(Date.now() - NOTED_EVERY_MS).toISOString()}::timestamptz`);
}
