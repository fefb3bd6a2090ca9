import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { normalizeAddress } from '#domain/email/address.ts';
import { isTooOften, softBouncesSince } from '#domain/email/keeps-bouncing.ts';

/** Whether mail to this address has come back again and again, and none has reached it since. */
export async function keepsBouncing(uow: UnitOfWork, address: string | null): Promise<boolean> {
  if (address === null) return false;
  const [row] = await uow.rows<{ bounces: number }>(sql`
    select count(*)::int as bounces from soft_bounces where customer_id = ${uow.customerId}::uuid and address = ${normalizeAddress(address)}
      and at > ${softBouncesSince(uow.now).toISOString()}::timestamptz`);
  return isTooOften(row?.bounces ?? 0);
}

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
