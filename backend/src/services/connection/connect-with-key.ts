import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';
import type { FirstReading } from './first-reading.ts';
import { storeConnection } from './store-connection.ts';

/** Connects a CRM that hands out an address and a key. Asked again with a new key, it renews the connection. It starts read-only. */
export async function connectWithKey(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  input: { actor: Actor; customerId: string; provider: string; baseUrl: string; key: string; firstReading: FirstReading },
): Promise<string> {
  authorize(input.actor, 'connection.manage');
  const provider = deps.providers.crm.get(input.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${input.provider}" here.`);
  const { keyConnect } = provider;
  if (!keyConnect) throw new ServiceError('bad_request', `${provider.label} is connected by signing in there.`);
  const { baseUrl, key } = input;
  const place = await work.outside('key connect', () => keyConnect.connect({ baseUrl, key })).catch((error: unknown) => explained(error));
  const grant = { ...place, accessToken: key, refreshToken: null, accessExpiresAt: null };
  return work.withTenant(input.customerId, (uow) =>
    storeConnection(uow, deps.sealer, { provider, grant, userId: input.actor.id, firstReading: input.firstReading }),
  );
}

/** What an admin can mend is said in words; the rest is the CRM's trouble. */
function explained(error: unknown): never {
  if (!(error instanceof ProviderError)) throw error;
  if (error.failure === 'auth_expired' || error.failure === 'permission')
    throw new ServiceError('bad_request', 'The CRM refused this key.', 'Nothing was stored.');
  if (error.failure === 'validation' || error.failure === 'not_found')
    throw new ServiceError('bad_request', `This address cannot be connected: ${error.message}`.slice(0, 300), 'Nothing was stored.');
  throw error;
}
