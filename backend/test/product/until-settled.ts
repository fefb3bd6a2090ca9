import { type SQL, sql } from 'drizzle-orm';
import { until } from '../harness.ts';

/** Of a CRM that was just connected everything has been read, and everybody's score is written there. */
export async function untilSettled(rowsOf: (query: SQL) => Promise<unknown[]>): Promise<void> {
  const open = () =>
    rowsOf(
      sql`
        select object as what from crm_pull_cursors where not complete
        union all select 'dirty' from crm_dirty
        union all select 'not written' from crm_sync_state where entity_type in ('contact', 'lead') and base = '{}'
        union all select 'nothing read' where not exists (select from crm_sync_state where entity_type = 'contact')`,
    );
  await until(open, (rows) => rows.length === 0, 60_000);
}
