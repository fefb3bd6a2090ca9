import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Work } from '../../../backend/src/db/unit-of-work.ts';
import type { Sealer } from '../../../backend/src/ports/crypto.ts';
import { addMailbox } from '../../../backend/src/services/email/add-mailbox.ts';

/** Reps who arrive with a mailbox each, on the mail server the others are on. */
export async function addReps(work: Work, sealer: Sealer, customerId: string, count: number): Promise<void> {
  await work.withTenant(customerId, async (uow) => {
    for (let n = 1; n <= count; n += 1) {
      const address = `rep-${n}@${customerId}.example`;
      await uow.rows(sql`insert into users (customer_id, id, email, name, role, created_at)
        values (${customerId}::uuid, ${randomUUID()}::uuid, ${address}, ${`Rep ${n}`}, 'rep', ${uow.now.toISOString()}::timestamptz)`);
      await addMailbox(uow, sealer, { userEmail: address, provider: 'smtp', address, displayName: `Rep ${n}`, settings: {} });
    }
  });
}
