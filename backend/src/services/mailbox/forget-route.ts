import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** What the vendor tells under that key meets nobody from now on. */
export async function forgetRoute(uow: UnitOfWork, provider: string, watchKey: string | null): Promise<void> {
  if (watchKey === null) return;
  await uow.rows(
    sql`delete from mailbox_watch_routes where provider = ${provider} and watch_key = ${watchKey} and customer_id = ${uow.customerId}::uuid`,
  );
}
