import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { SignedRequest } from '#ports/signed-request.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { findIntegration } from '../connection/integration.ts';
import { ServiceError } from '../service-error.ts';
import { actorOf } from './find-record.ts';

export interface OpenedCall {
  customerId: string;
  connectionId: string;
  actor: Actor;
}

const customerOfOrg = async (work: Work, provider: string, orgId: string): Promise<string | undefined> =>
  (await work.withRoutes<{ customer_id: string }>(sql`select customer_id from crm_org_routes where provider = ${provider} and org_id = ${orgId}`))[0]
    ?.customer_id;

/** Signature first; only then is anything the call says about org or user believed. Throws ProviderError('permission') or ServiceError. */
export async function openCardCall(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  input: { provider: string; request: SignedRequest },
): Promise<OpenedCall> {
  const provider = deps.providers.crm.get(input.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${input.provider}" here.`);
  if (!provider.verifyCardCall)
    throw new ProviderError('permission', `${provider.label} shows no card of ours, so nobody there can have signed this call`);
  const caller = await provider.verifyCardCall(input.request, (orgId) => gatewayKey(work, deps.sealer, provider.key, orgId));
  const customerId = await customerOfOrg(work, provider.key, caller.orgId);
  if (!customerId) throw new ServiceError('not_found', 'This org is not connected.', 'An admin can connect it in the set-up.');
  return work.withTenant(customerId, async (uow) => {
    const integration = await findIntegration(uow, provider.key);
    if (!integration || integration.orgId !== caller.orgId) throw new ServiceError('not_found', 'This org is not connected.');
    const actor = await actorOf(uow, { connectionId: integration.id, userExternalId: caller.userExternalId, userEmail: caller.userEmail });
    return { customerId, connectionId: integration.id, actor };
  });
}

async function gatewayKey(work: Work, sealer: Sealer, provider: string, orgId: string): Promise<string | null> {
  const customerId = await customerOfOrg(work, provider, orgId);
  return customerId === undefined ? null : work.withTenant(customerId, (uow) => openGatewayKey(uow, sealer, provider));
}

/** The per-org secret the packaged gateway signs with; null before the org is connected. */
export async function openGatewayKey(uow: UnitOfWork, sealer: Sealer, provider: string): Promise<string | null> {
  const integration = await findIntegration(uow, provider);
  if (!integration?.gatewayKey) return null;
  return sealer.open(integration.gatewayKey, { customerId: uow.customerId, connectionId: integration.id, field: 'gateway_key' });
}
