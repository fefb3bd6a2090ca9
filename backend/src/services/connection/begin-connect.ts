import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { openAttempt } from '../token/open-attempt.ts';
import type { FirstReading } from './first-reading.ts';

export const callbackUrl = (publicUrl: string, provider: string): string => `${publicUrl}/oauth/${provider}/callback`;

/** Starts the code flow. Returns where to send the admin's browser. */
export async function beginConnect(
  uow: UnitOfWork,
  deps: { providers: Providers; sealer: Sealer; publicUrl: string; wallMs: number },
  input: { actor: Actor; provider: string; firstReading: FirstReading },
): Promise<string> {
  authorize(input.actor, 'connection.manage');
  const provider = deps.providers.crm.get(input.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${input.provider}" here.`);
  if (!provider.oauth) throw new ServiceError('bad_request', `${provider.label} is connected with an address and a key.`);
  const attempt = await openAttempt(uow, deps, {
    provider: provider.key,
    userId: input.actor.id,
    readsAtOnce: input.firstReading === 'at_once',
  });
  await audit(uow, input.actor, { action: 'connection.begin', resourceType: 'connection', resourceId: provider.key });
  return provider.oauth.authorizeUrl({ ...attempt, redirectUri: callbackUrl(deps.publicUrl, provider.key) });
}
