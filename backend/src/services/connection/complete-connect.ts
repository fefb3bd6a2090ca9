import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { ServiceError } from '../service-error.ts';
import { callbackUrl, stateHash } from './begin-connect.ts';
import { storeConnection } from './store-connection.ts';

interface Attempt {
  code_verifier: string;
  user_id: string;
  expires_at: string;
  reads_at_once: boolean;
}

const expired = (): ServiceError =>
  new ServiceError('state_expired', 'This connection link is no longer valid.', 'Nothing was stored. Start again from the set-up page.');

/** Ends the code flow: the state is used up before the code is exchanged, so a replay stores nothing. The connection starts read-only. */
export async function completeConnect(
  work: Work,
  deps: { providers: Providers; sealer: Sealer; publicUrl: string },
  input: { provider: string; state: string; code: string },
): Promise<{ customerId: string; connectionId: string }> {
  const provider = deps.providers.crm.get(input.provider);
  const oauth = provider?.oauth;
  if (!provider || !oauth) throw new ServiceError('not_found', `There is no CRM "${input.provider}" here.`);
  const hash = stateHash(input.state);
  const [route] = await work.withRoutes<{ customer_id: string }>(
    sql`delete from oauth_state_routes where state_hash = ${hash} returning customer_id`,
  );
  if (!route) throw expired();
  const customerId = route.customer_id;
  const attempt = await work.withTenant(customerId, async (uow) => {
    const [row] = await uow.rows<Attempt>(sql`delete from oauth_attempts where customer_id = ${customerId}::uuid and state_hash = ${hash}
      and provider = ${provider.key} returning code_verifier, user_id, expires_at, reads_at_once`);
    return row;
  });
  if (!attempt || new Date(attempt.expires_at).getTime() < Date.now()) throw expired();
  const codeVerifier = deps.sealer.open(attempt.code_verifier, { customerId, connectionId: hash, field: 'code_verifier' });
  const tokens = await work.outside('oauth exchange', () =>
    oauth.exchange({ code: input.code, redirectUri: callbackUrl(deps.publicUrl, provider.key), codeVerifier }),
  );
  const grant = { ...tokens, accessExpiresAt: new Date(Date.now() + tokens.expiresInSeconds * 1000) };
  const firstReading = attempt.reads_at_once ? 'at_once' : 'after_choice';
  const connectionId = await work.withTenant(customerId, (uow) =>
    storeConnection(uow, deps.sealer, { provider, grant, userId: attempt.user_id, firstReading }),
  );
  return { customerId, connectionId };
}
