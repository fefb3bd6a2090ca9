import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ServiceError } from '../service-error.ts';
import { stateHash } from './open-attempt.ts';

interface Attempt {
  code_verifier: string;
  user_id: string;
  expires_at: string;
  reads_at_once: boolean;
}

export interface TakenAttempt {
  customerId: string;
  userId: string;
  codeVerifier: string;
  readsAtOnce: boolean;
}

const expired = (): ServiceError =>
  new ServiceError('state_expired', 'This connection link is no longer valid.', 'Nothing was stored. Start again from the set-up page.');

/** The state is used up before the code is exchanged, so a replay stores nothing. */
export async function takeAttempt(work: Work, sealer: Sealer, { provider, state }: { provider: string; state: string }): Promise<TakenAttempt> {
  const hash = stateHash(state);
  const [route] = await work.withRoutes<{ customer_id: string }>(
    sql`delete from oauth_state_routes where state_hash = ${hash} returning customer_id`,
  );
  if (!route) throw expired();
  const customerId = route.customer_id;
  const [attempt] = await work.withTenant(customerId, (uow) =>
    uow.rows<Attempt>(sql`delete from oauth_attempts where customer_id = ${customerId}::uuid and state_hash = ${hash}
      and provider = ${provider} returning code_verifier, user_id, expires_at, reads_at_once`),
  );
  if (!attempt || new Date(attempt.expires_at).getTime() < Date.now()) throw expired();
  const codeVerifier = sealer.open(attempt.code_verifier, { customerId, connectionId: hash, field: 'code_verifier' });
  return { customerId, userId: attempt.user_id, codeVerifier, readsAtOnce: attempt.reads_at_once };
}
