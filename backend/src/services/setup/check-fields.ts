import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { prepareConnection } from '../connection/prepare.ts';
import type { ScopeDeps, ScopeRef } from '../connection/scope-ground.ts';
import { audit } from '../request/audit.ts';

/** Makes or looks for our fields in the CRM once more, as after connecting. What was refused for their lack is tried again. */
export async function checkFields(work: Work, deps: ScopeDeps, { actor, ...ref }: ScopeRef & { actor: Actor }): Promise<void> {
  authorize(actor, 'connection.manage');
  const { missing, created } = await prepareConnection(work, deps, ref);
  await work.withTenant(ref.customerId, (uow) =>
    audit(uow, actor, {
      action: 'connection.fields_checked',
      resourceType: 'connection',
      resourceId: ref.connectionId,
      details: { missing: missing.length, created: created.length },
    }),
  );
}
