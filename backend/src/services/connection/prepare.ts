import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { forgetRefusals } from '../crm-sync/forget-refusals.ts';
import { pullWithin } from '../crm-sync/pull-cursors.ts';
import { linkOwners, orUnavailable } from './link-owners.ts';
import { openSession } from './open-session.ts';

/** After a connect: makes or checks our fields in the CRM and ties its users to ours by address. Idempotent. */
export async function prepareConnection(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  ref: { customerId: string; connectionId: string },
): Promise<{ missing: string[]; created: string[] }> {
  const { session } = await openSession(work, deps, ref);
  const result = await work.outside('crm prepare', () => session.prepare());
  const isSandbox = session.isSandbox ? await work.outside('crm organization', session.isSandbox) : null;
  // All is asked before anything is kept: a CRM that refuses one of it was not looked at.
  const owners = await work.outside('crm owners', () => session.reader.owners()).catch(orUnavailable);
  await work.withTenant(ref.customerId, async (uow) => {
    await uow.rows(sql`update crm_integrations set missing_fields = ${JSON.stringify(result.missing)}::jsonb, is_sandbox = ${isSandbox},
        fields_checked_at = ${uow.now.toISOString()}::timestamptz
      where customer_id = ${ref.customerId}::uuid and id = ${ref.connectionId}::uuid`);
    // What the CRM did not take before it may take now.
    await forgetRefusals(uow, { connectionId: ref.connectionId, cause: null });
  });
  await linkOwners(work, ref, owners);
  // Now that it is known whose the records are.
  await work.withTenant(ref.customerId, (uow) => pullWithin(uow, ref.connectionId, 'all', 0));
  return result;
}
