import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { ServiceError } from '../service-error.ts';
import { takeAttempt } from '../token/take-attempt.ts';
import { callbackUrl } from './begin-connect.ts';
import { storeConnection } from './store-connection.ts';

/** Ends the code flow. The connection starts read-only. */
export async function completeConnect(
  work: Work,
  deps: { providers: Providers; sealer: Sealer; publicUrl: string },
  input: { provider: string; state: string; code: string },
): Promise<{ customerId: string; connectionId: string }> {
  const provider = deps.providers.crm.get(input.provider);
  const oauth = provider?.oauth;
  if (!provider || !oauth) throw new ServiceError('not_found', `There is no CRM "${input.provider}" here.`);
  const attempt = await takeAttempt(work, deps.sealer, { provider: provider.key, state: input.state });
  const { customerId, userId, codeVerifier } = attempt;
  const tokens = await work.outside('oauth exchange', () =>
    oauth.exchange({ code: input.code, redirectUri: callbackUrl(deps.publicUrl, provider.key), codeVerifier }),
  );
  const grant = { ...tokens, accessExpiresAt: new Date(Date.now() + tokens.expiresInSeconds * 1000) };
  const firstReading = attempt.readsAtOnce ? 'at_once' : 'after_choice';
  const connectionId = await work.withTenant(customerId, (uow) => storeConnection(uow, deps.sealer, { provider, grant, userId, firstReading }));
  return { customerId, connectionId };
}
