import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import type { CrmProvider } from '#ports/crm.ts';
import type { TokenSet } from '#ports/crm-sign-in.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { getIntegration, type Integration } from './integration.ts';

/** Refreshed this long before the vendor's expiry: HubSpot counts calls with an expired token against an app's certification. */
const EARLY_MS = 5 * 60_000;
const LEASE_MS = 30_000;

const inFlight = new Map<string, Promise<string>>();

/**
 * A token that is good for minutes. However many callers ask at expiry, in this process or others, one refresh is made:
 * callers here share its promise, other processes wait on the row's lease.
 */
export function accessToken(
  work: Work,
  deps: { provider: CrmProvider; sealer: Sealer },
  ref: { customerId: string; connectionId: string },
): Promise<string> {
  const running = inFlight.get(ref.connectionId);
  if (running) return running;
  const started = current(work, deps, ref).finally(() => inFlight.delete(ref.connectionId));
  inFlight.set(ref.connectionId, started);
  return started;
}

type Deps = { provider: CrmProvider; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

async function current(work: Work, deps: Deps, ref: Ref): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await work.withTenant(ref.customerId, (uow) => getIntegration(uow, ref.connectionId));
    if (found.state === 'paused' || found.state === 'disconnected')
      throw new ProviderError('temporary', `the connection is ${found.state}`, { vendorCode: found.state });
    if (found.state === 'needs_reauth' || found.accessToken === null) throw new ProviderError('auth_expired', 'the connection needs a new sign-in');
    const fresh = found.accessExpiresAt !== null && found.accessExpiresAt.getTime() - EARLY_MS > Date.now();
    if (fresh) return deps.sealer.open(found.accessToken, { ...ref, field: 'access_token' });
    // A key has no expiry and nothing to renew it with.
    if (!deps.provider.oauth) return deps.sealer.open(found.accessToken, { ...ref, field: 'access_token' });
    if (await takeLease(work, ref)) return refresh(work, deps, ref, found);
    await sleep(100);
  }
  throw new ProviderError('temporary', 'another process has been refreshing the token for too long');
}

function takeLease(work: Work, ref: Ref): Promise<boolean> {
  return work.withTenant(ref.customerId, async (uow) => {
    const rows = await uow.rows(sql`update crm_integrations set refresh_lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz
      where customer_id = ${ref.customerId}::uuid and id = ${ref.connectionId}::uuid
        and (refresh_lease_until is null or refresh_lease_until < ${new Date().toISOString()}::timestamptz)
        and (access_expires_at is null or access_expires_at < ${new Date(Date.now() + EARLY_MS).toISOString()}::timestamptz) returning id`);
    return rows.length > 0;
  });
}

async function refresh(work: Work, deps: Deps, ref: Ref, found: Integration): Promise<string> {
  const refreshToken = found.refreshToken === null ? null : deps.sealer.open(found.refreshToken, { ...ref, field: 'refresh_token' });
  try {
    const { oauth } = deps.provider;
    if (refreshToken === null || !oauth) throw new ProviderError('auth_expired', 'the connection has no refresh token');
    const tokens = await work.outside('token refresh', () => oauth.refresh(refreshToken, found.instanceUrl));
    await save(work, deps.sealer, ref, tokens);
    return tokens.accessToken;
  } catch (error) {
    const lost = error instanceof ProviderError && refusalReach(error) === 'sign_in';
    await work.withTenant(ref.customerId, (uow) =>
      uow.rows(sql`update crm_integrations set refresh_lease_until = null, state = case when ${lost} and state not in ('paused', 'disconnected') then 'needs_reauth' else state end
        where customer_id = ${ref.customerId}::uuid and id = ${ref.connectionId}::uuid`),
    );
    throw error;
  }
}

function save(work: Work, sealer: Sealer, ref: Ref, tokens: Omit<TokenSet, 'orgId' | 'userId'>): Promise<unknown> {
  const sealed = sealer.seal(tokens.accessToken, { ...ref, field: 'access_token' });
  const rotated = tokens.refreshToken === null ? null : sealer.seal(tokens.refreshToken, { ...ref, field: 'refresh_token' });
  return work.withTenant(ref.customerId, (uow) =>
    uow.rows(sql`update crm_integrations set access_token = ${sealed}, refresh_token = coalesce(${rotated}, refresh_token), instance_url = ${tokens.instanceUrl},
      access_expires_at = ${new Date(Date.now() + tokens.expiresInSeconds * 1000).toISOString()}::timestamptz, refresh_lease_until = null
      where customer_id = ${ref.customerId}::uuid and id = ${ref.connectionId}::uuid`),
  );
}
