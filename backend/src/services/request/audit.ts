import { randomUUID } from 'node:crypto';
import { auditLog } from '#db/schema/request.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';

/** Who did what to which record: ids, codes and numbers only. Written in the transaction of the change itself. */
export async function audit(
  uow: UnitOfWork,
  actor: Actor,
  entry: { action: string; resourceType: string; resourceId: string; details?: Record<string, string | number | boolean | null> },
): Promise<void> {
  await uow.tx.insert(auditLog).values({
    customerId: uow.customerId,
    id: randomUUID(),
    at: uow.now,
    actorKind: actor.kind,
    actorId: actor.id,
    action: entry.action,
    resourceType: entry.resourceType,
    resourceId: entry.resourceId,
    details: entry.details ?? {},
  });
  uow.notify('audit');
}
