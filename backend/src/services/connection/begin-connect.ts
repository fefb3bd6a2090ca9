import { createHash, randomBytes } from 'node:crypto';
import { oauthAttempts } from '#db/schema/connection.ts';
import { oauthStateRoutes } from '#db/schema/routing.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import type { FirstReading } from './first-reading.ts';

const ATTEMPT_MS = 10 * 60_000;

export const stateHash = (state: string): string => createHash('sha256').update(state).digest('hex');
export const callbackUrl = (publicUrl: string, provider: string): string => `${publicUrl}/oauth/${provider}/callback`;

/**
 * Starts the code flow: a 256-bit one-time state bound to customer, user and provider for ten minutes of wall time, and
 * PKCE S256 (RFC 9700 §2.1.1). Returns where to send the admin's browser.
 */
export async function beginConnect(
  uow: UnitOfWork,
  deps: { providers: Providers; sealer: Sealer; publicUrl: string; wallMs: number },
  input: { actor: Actor; provider: string; firstReading: FirstReading },
): Promise<string> {
  authorize(input.actor, 'connection.manage');
  const provider = deps.providers.crm.get(input.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${input.provider}" here.`);
  if (!provider.oauth) throw new ServiceError('bad_request', `${provider.label} is connected with an address and a key.`);
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const hash = stateHash(state);
  await uow.tx.insert(oauthAttempts).values({
    customerId: uow.customerId,
    stateHash: hash,
    provider: provider.key,
    codeVerifier: deps.sealer.seal(verifier, { customerId: uow.customerId, connectionId: hash, field: 'code_verifier' }),
    userId: input.actor.id,
    expiresAt: new Date(deps.wallMs + ATTEMPT_MS),
    readsAtOnce: input.firstReading === 'at_once',
  });
  await uow.tx.insert(oauthStateRoutes).values({ stateHash: hash, customerId: uow.customerId });
  await audit(uow, input.actor, { action: 'connection.begin', resourceType: 'connection', resourceId: provider.key });
  return provider.oauth.authorizeUrl({
    state,
    redirectUri: callbackUrl(deps.publicUrl, provider.key),
    codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
  });
}
