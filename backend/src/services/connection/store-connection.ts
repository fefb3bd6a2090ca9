import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { crmIntegrations } from '#db/schema/connection.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmProvider } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { objectsOf } from '../crm-sync/objects-of.ts';
import { openCursors } from '../crm-sync/pull-cursors.ts';
import { crmNow } from '../crm-sync/watermarks.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { type FirstReading, startReading } from './first-reading.ts';
import { findIntegration } from './integration.ts';
import { makeMaster } from './make-master.ts';

/** What a sign-in or a key gave. */
export interface ConnectionGrant {
  orgId: string;
  instanceUrl: string;
  accessToken: string;
  refreshToken: string | null;
  /** null = it does not expire by itself. */
  accessExpiresAt: Date | null;
}

/** The first pull waits for `prepareConnection`, which ties the CRM's users to ours and then asks for it; this is for when that never ends. */
const PREPARE_MS = 60_000;

/** Where a CRM cannot say which records belong to a choice, there is nothing to wait for. */
const mayChoose = (provider: CrmProvider, { instanceUrl, accessToken }: ConnectionGrant): boolean =>
  provider.connect({ instanceUrl, accessToken: async () => accessToken }).scoping !== undefined;

/** The connection with its secrets sealed; read-only at first, and the first pull is due. A second sign-in to the same org renews it: one that was read goes on being read, one that waits waits on unless it is to be read at once. */
export async function storeConnection(
  uow: UnitOfWork,
  sealer: Sealer,
  { provider, grant, userId, firstReading }: { provider: CrmProvider; grant: ConnectionGrant; userId: string; firstReading: FirstReading },
): Promise<string> {
  const existing = await findIntegration(uow, provider.key);
  if (existing && existing.orgId !== grant.orgId) {
    throw new ServiceError('conflict', 'A different org is connected, or was.', 'Nothing was changed. The records of that org are kept for it.');
  }
  const [taken] = await uow.rows<{ customer_id: string }>(sql`
    insert into crm_org_routes (provider, org_id, customer_id) values (${provider.key}, ${grant.orgId}, ${uow.customerId}::uuid)
    on conflict (provider, org_id) do nothing returning customer_id`);
  const [route] = taken
    ? []
    : await uow.rows<{ customer_id: string }>(
        sql`select customer_id from crm_org_routes where provider = ${provider.key} and org_id = ${grant.orgId}`,
      );
  if (!taken && route?.customer_id !== uow.customerId)
    throw new ServiceError('conflict', 'This org is connected to another customer.', 'Nothing was changed.');
  const id = existing?.id ?? randomUUID();
  const seal = (field: string, value: string): string => sealer.seal(value, { customerId: uow.customerId, connectionId: id, field });
  const secrets = {
    instanceUrl: grant.instanceUrl,
    accessToken: seal('access_token', grant.accessToken),
    refreshToken: grant.refreshToken === null ? null : seal('refresh_token', grant.refreshToken),
    accessExpiresAt: grant.accessExpiresAt,
    state: 'active' as const,
    connectedAt: uow.now,
    // Another one with each sign-in: the CRM is told of it before it is read again.
    webhookSecret: provider.ownWebhook ? seal('webhook_secret', randomBytes(32).toString('base64')) : null,
    webhooksAt: null,
  };
  const gatewayKey = seal('gateway_key', randomBytes(32).toString('base64url'));
  const waits = firstReading === 'after_choice' && !existing && mayChoose(provider, grant);
  const [master] = await uow.rows<{ hasLeft: boolean }>(
    sql`select id, state = 'disconnected' as "hasLeft" from crm_integrations where customer_id = ${uow.customerId}::uuid and is_master and id <> ${id}::uuid`,
  );
  await uow.tx
    .insert(crmIntegrations)
    .values({
      customerId: uow.customerId,
      id,
      isMaster: !master,
      provider: provider.key,
      orgId: grant.orgId,
      gatewayKey,
      readingWaitsSince: waits ? uow.now : null,
      ...secrets,
    })
    .onConflictDoUpdate({
      target: [crmIntegrations.customerId, crmIntegrations.provider],
      set: {
        ...secrets,
        stateReason: null,
        gatewayKey: sql`coalesce(${crmIntegrations.gatewayKey}, ${gatewayKey})`,
      },
    });
  // Who left its CRM for another one works with that from now on.
  if (!existing && master?.hasLeft) await makeMaster(uow, id);
  await openCursors(uow, id, { objects: objectsOf(provider), dueAt: new Date(uow.now.getTime() + PREPARE_MS), crmNow: crmNow(null, uow.now) });
  if (firstReading === 'at_once') await startReading(uow, id);
  await audit(uow, { kind: 'user', id: userId, role: 'admin' }, { action: 'connection.connected', resourceType: 'connection', resourceId: id });
  return id;
}
