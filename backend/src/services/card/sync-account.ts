import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { requestSync } from '../crm-sync/request-sync.ts';

/** The CRM is read again now; asking twice asks once, so no idempotency key is kept. */
export async function syncAccount(uow: UnitOfWork, input: { actor: Actor; connectionId: string }): Promise<void> {
  authorize(input.actor, 'sync.run');
  await requestSync(uow, { connectionId: input.connectionId, contactId: null });
}
