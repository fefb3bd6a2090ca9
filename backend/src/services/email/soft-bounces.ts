import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { normalizeAddress } from '#domain/email/address.ts';
import { softBouncesSince } from '#domain/email/keeps-bouncing.ts';

/** A row for each mail to this address that came back for now, and none has reached it since. */
export const softBounces = (uow: UnitOfWork, address: string): SQL => sql`
  select email_id from soft_bounces where customer_id = ${uow.customerId}::uuid and address = ${normalizeAddress(address)}
    and at > ${softBouncesSince(uow.now).toISOString()}::timestamptz`;

/** One mail counts once, however often its servers report it. */
export async function noteSoftBounce(uow: UnitOfWork, { address, emailId }: { address: string; emailId: string }): Promise<void> {
  await uow.rows(sql`
    insert into soft_bounces (customer_id, address, email_id, at)
    values (${uow.customerId}::uuid, ${normalizeAddress(address)}, ${emailId}::uuid, ${uow.now.toISOString()}::timestamptz) on conflict do nothing`);
}

/** A mail has reached the address, or was answered. Its own bounce stays: servers take a mail first and return it afterwards. */
export async function forgetSoftBounces(uow: UnitOfWork, { address, emailId }: { address: string; emailId: string }): Promise<void> {
  await uow.rows(sql`
    delete from soft_bounces where customer_id = ${uow.customerId}::uuid and address = ${normalizeAddress(address)} and email_id <> ${emailId}::uuid`);
}
