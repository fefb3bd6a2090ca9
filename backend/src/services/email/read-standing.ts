import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { isTooOften } from '#domain/email/keeps-bouncing.ts';
import { suppressionOf } from '../consent/suppression-of.ts';
import { deadAddress } from './dead-address.ts';
import { softBounces } from './soft-bounces.ts';

export interface AddressStanding {
  /** Mail to it came back for good. */
  isDead: boolean;
  /** It, its domain or one above is on the customer's list. */
  isSuppressed: boolean;
  /** Mail to it has come back again and again, and none has reached it since. */
  keepsBouncing: boolean;
}

const UNKNOWN: AddressStanding = { isDead: false, isSuppressed: false, keepsBouncing: false };

/** What is known of an address, whoever has it. */
export async function readStanding(uow: UnitOfWork, address: string | null): Promise<AddressStanding> {
  if (address === null) return UNKNOWN;
  const [row] = await uow.rows<{ is_dead: boolean; is_suppressed: boolean; bounces: number }>(sql`
    select exists (${deadAddress(uow, address)}) as is_dead, exists (${suppressionOf(uow, address)}) as is_suppressed,
      (select count(*)::int from (${softBounces(uow, address)}) b) as bounces`);
  return row ? { isDead: row.is_dead, isSuppressed: row.is_suppressed, keepsBouncing: isTooOften(row.bounces) } : UNKNOWN;
}
