import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { apiKeys, customers, users } from '#db/schema/customer.ts';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor, Role } from '#domain/access/can.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

export const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex');

export interface NewCustomer {
  id?: string;
  name: string;
  email: string;
  postalAddress: string | null;
  users: readonly { email: string; name: string; role: Role }[];
}

/** A tenant with its people. Asking again with the same id changes nothing. */
export async function createCustomer(work: Work, input: NewCustomer): Promise<string> {
  const id = input.id ?? randomUUID();
  await work.withTenant(id, async (uow) => {
    const base = { createdAt: uow.now, updatedAt: uow.now };
    await uow.tx
      .insert(customers)
      .values({ id, name: input.name, email: input.email, postalAddress: input.postalAddress, ...base })
      .onConflictDoNothing();
    for (const user of input.users) {
      await uow.tx
        .insert(users)
        .values({ customerId: id, id: randomUUID(), email: user.email, name: user.name, role: user.role, createdAt: uow.now })
        .onConflictDoNothing();
    }
  });
  return id;
}

/** A key is shown once; only its hash is kept (256 random bits need no slow hash). */
export async function createApiKey(work: Work, input: { actor: Actor; customerId: string; userEmail: string; label: string }): Promise<string> {
  const key = `sk_live_${randomBytes(32).toString('base64url')}`;
  await work.withTenant(input.customerId, async (uow) => {
    const [user] = await uow.rows<{ id: string }>(
      sql`select id from users where customer_id = ${input.customerId}::uuid and lower(email) = ${input.userEmail.toLowerCase()} and is_active`,
    );
    if (!user) throw new ServiceError('not_found', `There is no active user ${input.userEmail}.`, 'Nothing was changed.');
    const hash = keyHash(key);
    await uow.tx
      .insert(apiKeys)
      .values({ customerId: input.customerId, id: randomUUID(), keyHash: hash, userId: user.id, label: input.label, createdAt: uow.now });
    await uow.rows(sql`insert into api_key_routes (key_hash, customer_id) values (${hash}, ${input.customerId}::uuid)`);
    await audit(uow, input.actor, { action: 'api_key.created', resourceType: 'user', resourceId: user.id });
  });
  return key;
}
