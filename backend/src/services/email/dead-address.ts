import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { normalizeAddress } from '#domain/email/address.ts';

/** A row where mail to this address came back for good. */
export const deadAddress = (uow: UnitOfWork, address: string): SQL =>
  sql`select 1 from dead_addresses where customer_id = ${uow.customerId}::uuid and address = ${normalizeAddress(address)}`;

/** The first report counts; it is kept for whichever record the address is on. */
export async function markDead(uow: UnitOfWork, dead: { address: string; statusCode: string | null; emailId: string }): Promise<void> {
  await uow.rows(sql`
    insert into dead_addresses (customer_id, address, status_code, email_id, since)
    values (${uow.customerId}::uuid, ${normalizeAddress(dead.address)}, ${dead.statusCode}, ${dead.emailId}::uuid, ${uow.now.toISOString()}::timestamptz)
    on conflict do nothing`);
}
