import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** Whether BullMQ's tables are there and the product's role may use them. */
export async function hasQueueTables(work: Work): Promise<boolean> {
  const [row] = await work.withRoutes<{ usable: boolean | null; tables: boolean }>(sql`
    select has_schema_privilege(n.oid, 'usage') and has_schema_privilege(n.oid, 'create') as usable,
      exists (select from pg_class c where c.relnamespace = n.oid and c.relname = 'job') as tables
    from (values (1)) as one left join pg_namespace n on n.nspname = 'bullmq'`);
  return row?.usable === true && row.tables;
}
