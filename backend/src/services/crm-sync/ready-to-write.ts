import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** Rows of a connection that nobody is writing and that need not wait. */
export function readyToWrite(uow: UnitOfWork, connectionId: string): SQL {
  const wall = new Date().toISOString();
  return sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
    and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)`;
}
