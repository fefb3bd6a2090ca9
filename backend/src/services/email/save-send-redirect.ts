import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { releaseSandboxHold } from './claim-send.ts';

/** Null = nobody, and what is queued waits. */
export async function saveSendRedirect(uow: UnitOfWork, input: { actor: Actor; address: string | null }): Promise<void> {
  authorize(input.actor, 'mailbox.manage', { ownerId: null });
  await uow.rows(
    sql`update customers set redirect_mail_to = ${input.address}, updated_at = ${uow.now.toISOString()}::timestamptz where id = ${uow.customerId}::uuid`,
  );
  await audit(uow, input.actor, { action: 'send_redirect.saved', resourceType: 'customer', resourceId: uow.customerId });
  await releaseSandboxHold(uow);
}
