import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { emailProviderAccounts } from '#db/schema/email.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';

/** Connects a rep's sending address. `settings` (host, password …) are sealed. Returns the mailbox id; the same address again changes nothing. */
export async function addMailbox(
  uow: UnitOfWork,
  sealer: Sealer,
  input: {
    userEmail: string;
    provider: string;
    address: string;
    displayName: string;
    settings: Record<string, string>;
    perDay?: number;
    perMinute?: number;
  },
): Promise<string> {
  const address = input.address.toLowerCase();
  const [known] = await uow.rows<{ id: string }>(
    sql`select id from email_provider_accounts where customer_id = ${uow.customerId}::uuid and email_address = ${address}`,
  );
  if (known) return known.id;
  const [user] = await uow.rows<{ id: string }>(
    sql`select id from users where customer_id = ${uow.customerId}::uuid and lower(email) = ${input.userEmail.toLowerCase()}`,
  );
  if (!user) throw new Error(`no user ${input.userEmail}`);
  const id = randomUUID();
  await uow.tx.insert(emailProviderAccounts).values({
    customerId: uow.customerId,
    id,
    userId: user.id,
    provider: input.provider,
    emailAddress: address,
    displayName: input.displayName,
    settings: sealer.seal(JSON.stringify(input.settings), { customerId: uow.customerId, connectionId: id, field: 'settings' }),
    ...(input.perDay === undefined ? {} : { perDay: input.perDay }),
    ...(input.perMinute === undefined ? {} : { perMinute: input.perMinute }),
    createdAt: uow.now,
  });
  await uow.rows(sql`insert into mailbox_routes (address, customer_id) values (${address}, ${uow.customerId}::uuid)`);
  return id;
}
