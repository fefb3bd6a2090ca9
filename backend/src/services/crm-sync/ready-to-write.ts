import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { unsettledObjects } from './load-scope.ts';

/** Rows of a connection that nobody is writing and that need not wait for their time or their scope. */
export function readyToWrite(uow: UnitOfWork, connectionId: string): SQL {
  const wall = new Date().toISOString();
  return sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
    and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
    and entity_type not in (${unsettledObjects(uow, connectionId)})`;
}
