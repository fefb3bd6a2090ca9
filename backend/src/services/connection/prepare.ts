import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { CrmOwner } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { forgetRefusals } from '../crm-sync/forget-refusals.ts';
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
  const owners = await work.outside('crm owners', () => session.reader.owners());
  await work.withTenant(ref.customerId, async (uow) => {
    await uow.rows(sql`update crm_integrations set missing_fields = ${JSON.stringify(result.missing)}::jsonb, is_sandbox = ${isSandbox},
        fields_checked_at = ${uow.now.toISOString()}::timestamptz
      where customer_id = ${ref.customerId}::uuid and id = ${ref.connectionId}::uuid`);
    // What the CRM did not take before it may take now.
    await forgetRefusals(uow, { connectionId: ref.connectionId, cause: null });
  });
  await linkOwners(work, ref, owners);
  return result;
}

/** Ties the CRM's users to ours by address, before the pull: a contact read before them would come in without its owner. */
export function linkOwners(work: Work, ref: { customerId: string; connectionId: string }, owners: readonly CrmOwner[]): Promise<void> {
  const rows = owners.map((owner) => ({
    external_id: owner.externalId,
    crm_user_id: owner.userExternalId ?? owner.externalId,
    email: owner.email.toLowerCase(),
  }));
  return work.withTenant(ref.customerId, async (uow) => {
    await uow.rows(sql`
      insert into crm_users (customer_id, connection_id, external_id, crm_user_id, user_id)
      select u.customer_id, ${ref.connectionId}::uuid, r.external_id, r.crm_user_id, u.id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(external_id text, crm_user_id text, email text)
      join users u on u.customer_id = ${ref.customerId}::uuid and lower(u.email) = r.email
      on conflict (customer_id, connection_id, external_id) do update set user_id = excluded.user_id, crm_user_id = excluded.crm_user_id`);
    await uow.rows(sql`update crm_pull_cursors set due_at = ${uow.now.toISOString()}::timestamptz
      where customer_id = ${ref.customerId}::uuid and connection_id = ${ref.connectionId}::uuid`);
    uow.notify('connection.pull');
  });
}
