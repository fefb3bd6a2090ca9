import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { getIntegration } from './integration.ts';

/** For the admin's set-up of the Salesforce package; each reading is audited. */
export async function readGatewayKey(uow: UnitOfWork, sealer: Sealer, input: { actor: Actor; connectionId: string }): Promise<string> {
  authorize(input.actor, 'connection.manage');
  const integration = await getIntegration(uow, input.connectionId);
  if (!integration.gatewayKey) throw new ServiceError('not_found', 'This connection has no gateway key.');
  await audit(uow, input.actor, { action: 'connection.gateway_key_read', resourceType: 'connection', resourceId: integration.id });
  return sealer.open(integration.gatewayKey, { customerId: uow.customerId, connectionId: integration.id, field: 'gateway_key' });
}
