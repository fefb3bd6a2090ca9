import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

export async function customersWithDueSteps(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'due steps',
    sql`
    select distinct customer_id from contact_sequences where status = 'active' and due_at <= ${now.toISOString()}::timestamptz`,
  );
  return rows.map((row) => row.customer_id);
}
