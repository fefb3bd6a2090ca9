import { createHash, randomBytes } from 'node:crypto';
import { oauthAttempts } from '#db/schema/connection.ts';
import { oauthStateRoutes } from '#db/schema/routing.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';

const ATTEMPT_MS = 10 * 60_000;

export const stateHash = (state: string): string => createHash('sha256').update(state).digest('hex');

/** A one-time state of 256 bits, bound to customer, user and provider for ten minutes of wall time, with PKCE S256 (RFC 9700 §2.1.1). */
export async function openAttempt(
  uow: UnitOfWork,
  deps: { sealer: Sealer; wallMs: number },
  attempt: { provider: string; userId: string; readsAtOnce: boolean },
): Promise<{ state: string; codeChallenge: string }> {
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const hash = stateHash(state);
  await uow.tx.insert(oauthAttempts).values({
    customerId: uow.customerId,
    stateHash: hash,
    codeVerifier: deps.sealer.seal(verifier, { customerId: uow.customerId, connectionId: hash, field: 'code_verifier' }),
    expiresAt: new Date(deps.wallMs + ATTEMPT_MS),
    ...attempt,
  });
  await uow.tx.insert(oauthStateRoutes).values({ stateHash: hash, customerId: uow.customerId });
  return { state, codeChallenge: createHash('sha256').update(verifier).digest('base64url') };
}
