import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmProvider } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SignedRequest } from '#ports/signed-request.ts';
import { findIntegration, type Integration } from '../connection/integration.ts';
import { routesOf, takeOrg } from './take-hints.ts';

/** Longer than any provider believes a delivery. */
const KEPT_MS = 2 * 60 * 60_000;
/** More than come in with one delivery, so what is old goes however many come. */
const FORGOTTEN_AT_ONCE = 20;

export interface TakenDelivery {
  taken: number;
  /** It came before: nothing was noted. A CRM that did not get our answer sends again, so it is no refusal either. */
  isRepeated: boolean;
}

/** What a CRM tells of one organization. Who proves nothing learns nothing: an unknown organization and a wrong proof are refused alike. */
export async function takeDelivery(
  work: Work,
  { provider, sealer }: { provider: CrmProvider; sealer: Sealer },
  { orgId, request }: { orgId: string; request: SignedRequest },
): Promise<TakenDelivery> {
  const [route] = await routesOf(work, provider.key, [orgId]);
  if (!route || !provider.ownWebhook) throw unproved();
  const [, customerId] = route;
  const integration = await work.withTenant(customerId, (uow) => findIntegration(uow, provider.key));
  const { id, hints } = provider.ownWebhook.read(request, { orgId, secret: secretOf(sealer, integration, orgId) });
  return work.withTenant(customerId, async (uow) => {
    if (!integration || !(await isNew(uow, integration.id, id))) return { taken: 0, isRepeated: true };
    // Disconnected since: as if it had never come.
    if (!(await takeOrg(uow, { provider: provider.key, orgId, told: hints }))) throw unproved();
    return { taken: hints.length, isRepeated: false };
  });
}

const unproved = (): ProviderError => new ProviderError('permission', 'nobody here is told anything by this CRM');

function secretOf(sealer: Sealer, integration: Integration | undefined, orgId: string): string {
  if (!integration?.webhookSecret || integration.orgId !== orgId || integration.state === 'disconnected') throw unproved();
  return sealer.open(integration.webhookSecret, { customerId: integration.customerId, connectionId: integration.id, field: 'webhook_secret' });
}

async function isNew(uow: UnitOfWork, connectionId: string, deliveryId: string): Promise<boolean> {
  const wall = Date.now();
  const of = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
  await uow.rows(sql`
    delete from crm_deliveries where ${of} and delivery_id in (select delivery_id from crm_deliveries
      where ${of} and received_at < ${new Date(wall - KEPT_MS).toISOString()}::timestamptz order by received_at limit ${FORGOTTEN_AT_ONCE} for update skip locked)`);
  const rows = await uow.rows(sql`
    insert into crm_deliveries (customer_id, connection_id, delivery_id, received_at)
    values (${uow.customerId}::uuid, ${connectionId}::uuid, ${deliveryId}, ${new Date(wall).toISOString()}::timestamptz)
    on conflict do nothing returning delivery_id`);
  return rows.length > 0;
}
