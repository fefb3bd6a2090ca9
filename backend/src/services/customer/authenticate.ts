import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor, Role } from '#domain/access/can.ts';
import { ServiceError } from '../service-error.ts';
import { keyHash } from './create-customer.ts';

export interface Authenticated {
  customerId: string;
  actor: Actor;
}

/** The customer and person behind an API key. Unknown and revoked keys are the same to the caller. */
export async function authenticate(work: Work, header: string | undefined): Promise<Authenticated> {
  const key = /^Bearer (sk_live_[A-Za-z0-9_-]{20,100})$/.exec(header ?? '')?.[1];
  const hash = key === undefined ? '' : keyHash(key);
  const [route] =
    key === undefined ? [] : await work.withRoutes<{ customer_id: string }>(sql`select customer_id from api_key_routes where key_hash = ${hash}`);
  const found =
    route &&
    (await work.withTenant(route.customer_id, (uow) =>
      uow.rows<{ user_id: string; role: Role }>(sql`
    select k.user_id, u.role from api_keys k join users u on u.customer_id = k.customer_id and u.id = k.user_id
    where k.customer_id = ${route.customer_id}::uuid and k.key_hash = ${hash} and k.revoked_at is null and u.is_active`),
    ));
  const user = found?.[0];
  if (!route || !user) throw new ServiceError('unauthenticated', 'A valid API key is needed.', 'Send it as “Authorization: Bearer sk_live_…”.');
  return { customerId: route.customer_id, actor: { kind: 'api_key', id: user.user_id, role: user.role } };
}
