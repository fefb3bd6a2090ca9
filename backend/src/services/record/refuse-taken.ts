import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { ServiceError } from '../service-error.ts';

/** An address is one living contact's; two requests with the same one follow each other. */
export async function refuseTaken(uow: UnitOfWork, email: string, ownId: string | null = null): Promise<void> {
  const address = email.toLowerCase();
  await uow.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`contact of ${uow.customerId} ${address}`}, 0))`);
  const [taken] = await uow.rows<{ id: string }>(sql`
    select id from contacts where customer_id = ${uow.customerId}::uuid and email_key = ${address} and deleted_at is null and merged_into is null
      and id is distinct from ${ownId}::uuid order by id limit 1`);
  if (!taken) return;
  throw new ServiceError('duplicate', 'A contact with this email is here already.', 'Nothing was changed.', [{ contactId: taken.id }]);
}
