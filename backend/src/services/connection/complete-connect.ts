import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { crmIntegrations } from '#db/schema/connection.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { CrmProvider, TokenSet } from '#ports/crm.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { objectsOf } from '../crm-sync/objects-of.ts';
import { openCursors } from '../crm-sync/pull-cursors.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { callbackUrl, stateHash } from './begin-connect.ts';
import { findIntegration } from './integration.ts';

interface Attempt {
  code_verifier: string;
  user_id: string;
  expires_at: string;
}

/** The first pull waits for `prepareConnection`, which ties the CRM's users to ours and then asks for it; this is for when that never ends. */
const PREPARE_MS = 60_000;

const expired = (): ServiceError =>
  new ServiceError('state_expired', 'This connection link is no longer valid.', 'Nothing was stored. Start again from the set-up page.');

/** Ends the code flow: the state is used up before the code is exchanged, so a replay stores nothing. The connection starts read-only. */
export async function completeConnect(
  work: Work,
  deps: { providers: Providers; sealer: Sealer; publicUrl: string },
  input: { provider: string; state: string; code: string },
): Promise<{ customerId: string; connectionId: string }> {
  const provider = deps.providers.crm.get(input.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${input.provider}" here.`);
  const hash = stateHash(input.state);
  const [route] = await work.withRoutes<{ customer_id: string }>(
    sql`delete from oauth_state_routes where state_hash = ${hash} returning customer_id`,
  );
  if (!route) throw expired();
  const customerId = route.customer_id;
  const attempt = await work.withTenant(customerId, async (uow) => {
    const [row] = await uow.rows<Attempt>(sql`delete from oauth_attempts where customer_id = ${customerId}::uuid and state_hash = ${hash}
      and provider = ${provider.key} returning code_verifier, user_id, expires_at`);
    return row;
  });
  if (!attempt || new Date(attempt.expires_at).getTime() < Date.now()) throw expired();
  const codeVerifier = deps.sealer.open(attempt.code_verifier, { customerId, connectionId: hash, field: 'code_verifier' });
  const tokens = await work.outside('oauth exchange', () =>
    provider.oauth.exchange({ code: input.code, redirectUri: callbackUrl(deps.publicUrl, provider.key), codeVerifier }),
  );
  const connectionId = await work.withTenant(customerId, (uow) => store(uow, deps.sealer, provider, tokens, attempt.user_id));
  return { customerId, connectionId };
}

async function store(uow: UnitOfWork, sealer: Sealer, provider: CrmProvider, tokens: TokenSet, userId: string): Promise<string> {
  const existing = await findIntegration(uow, provider.key);
  if (existing && existing.orgId !== tokens.orgId) {
    throw new ServiceError('conflict', 'A different org is connected, or was.', 'Nothing was changed. The records of that org are kept for it.');
  }
  const [taken] = await uow.rows<{ customer_id: string }>(sql`
    insert into crm_org_routes (provider, org_id, customer_id) values (${provider.key}, ${tokens.orgId}, ${uow.customerId}::uuid)
    on conflict (provider, org_id) do nothing returning customer_id`);
  const [route] = taken
    ? []
    : await uow.rows<{ customer_id: string }>(
        sql`select customer_id from crm_org_routes where provider = ${provider.key} and org_id = ${tokens.orgId}`,
      );
  if (!taken && route?.customer_id !== uow.customerId)
    throw new ServiceError('conflict', 'This org is connected to another customer.', 'Nothing was changed.');
  const id = existing?.id ?? randomUUID();
  const seal = (field: string, value: string): string => sealer.seal(value, { customerId: uow.customerId, connectionId: id, field });
  const secrets = {
    instanceUrl: tokens.instanceUrl,
    accessToken: seal('access_token', tokens.accessToken),
    refreshToken: tokens.refreshToken === null ? null : seal('refresh_token', tokens.refreshToken),
    accessExpiresAt: new Date(Date.now() + tokens.expiresInSeconds * 1000),
    state: 'active' as const,
  };
  const gatewayKey = seal('gateway_key', randomBytes(32).toString('base64url'));
  const [master] = await uow.rows(
    sql`select id from crm_integrations where customer_id = ${uow.customerId}::uuid and is_master and id <> ${id}::uuid`,
  );
  await uow.tx
    .insert(crmIntegrations)
    .values({
      customerId: uow.customerId,
      id,
      isMaster: !master,
      provider: provider.key,
      orgId: tokens.orgId,
      connectedAt: uow.now,
      gatewayKey,
      ...secrets,
    })
    .onConflictDoUpdate({
      target: [crmIntegrations.customerId, crmIntegrations.provider],
      set: { ...secrets, stateReason: null, ...(existing?.gatewayKey === null ? { gatewayKey } : {}) },
    });
  await openCursors(uow, id, { objects: objectsOf(provider), dueAt: new Date(uow.now.getTime() + PREPARE_MS) });
  await audit(uow, { kind: 'user', id: userId, role: 'admin' }, { action: 'connection.connected', resourceType: 'connection', resourceId: id });
  return id;
}
