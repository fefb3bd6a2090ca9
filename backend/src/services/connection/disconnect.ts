import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { holdPeopleOf } from '../sequence/hold-people-of.ts';
import { getIntegration, type Integration } from './integration.ts';
import { removeWebhooks } from './register-webhooks.ts';

export interface Disconnected {
  /** Whether the CRM took its tokens back; if not, an admin ends them there. */
  revoked: boolean;
  /** Enrollments of people of this CRM, held until it is connected again. */
  held: number;
}

/**
 * Ends a connection: nothing is read, written or answered for that organization any more. Records, their history and what
 * waits to be written stay, so that the same organization goes on where it stopped when it is connected again. Doing it
 * twice finishes what the first time left.
 */
export async function disconnect(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  input: { actor: Actor; customerId: string; connectionId: string },
): Promise<Disconnected> {
  const { actor, customerId, connectionId } = input;
  const { provider } = await work.withTenant(customerId, async (uow) => {
    authorize(actor, 'connection.manage');
    return getIntegration(uow, connectionId);
  });
  // While the token is still good; what calls us all the same is refused from now on.
  await removeWebhooks(work, deps, { customerId, connectionId, provider });
  const integration = await work.withTenant(customerId, async (uow) => {
    const found = await getIntegration(uow, connectionId);
    await uow.rows(sql`update crm_integrations set state = 'disconnected', writing = 'shadow', writing_reason = null, opt_outs_complete = false
      where customer_id = ${customerId}::uuid and id = ${connectionId}::uuid`);
    return found;
  });
  const revoked = await revoke(work, deps, integration);
  return work.withTenant(customerId, async (uow) => {
    await forget(uow, integration);
    const held = await holdPeopleOf(uow, connectionId);
    await audit(uow, actor, { action: 'connection.disconnected', resourceType: 'connection', resourceId: connectionId, details: { revoked, held } });
    return { revoked, held };
  });
}

async function revoke(work: Work, { providers, sealer }: { providers: Providers; sealer: Sealer }, integration: Integration): Promise<boolean> {
  const { customerId, id: connectionId, provider, refreshToken, instanceUrl } = integration;
  const end = providers.crm.get(provider)?.oauth?.revoke;
  if (!end || refreshToken === null) return false;
  const token = sealer.open(refreshToken, { customerId, connectionId, field: 'refresh_token' });
  try {
    await work.outside('token revocation', () => end(token, instanceUrl));
    return true;
  } catch (error) {
    if (error instanceof ProviderError) return false;
    throw error;
  }
}

/** The watermarks stay; every consent is looked at again before the first send. */
async function forget(uow: UnitOfWork, { id, provider, orgId }: Integration): Promise<void> {
  await uow.rows(sql`update crm_integrations set access_token = null, refresh_token = null, access_expires_at = null, gateway_key = null, webhook_secret = null
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  await uow.rows(sql`update crm_pull_cursors set complete = false where customer_id = ${uow.customerId}::uuid and connection_id = ${id}::uuid`);
  await uow.rows(sql`delete from crm_org_routes where provider = ${provider} and org_id = ${orgId} and customer_id = ${uow.customerId}::uuid`);
}
