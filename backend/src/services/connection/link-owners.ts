import { sql } from 'drizzle-orm';
import { anyText } from '#db/any-of.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmOwner } from '#ports/crm.ts';
import { unavailable } from '../crm-sync/unavailable.ts';

/** A right that is missing on the users keeps nothing else waiting. */
export const orUnavailable = (error: unknown): { unavailable: string } => unavailable('users', error);

/** Business time between two looks: people come and go, and one who was deactivated over there comes back under another number. */
const EVERY_MS = 60 * 60_000;

/** By the clock, of which a process has one. */
const looked = new WeakMap<Work['clock'], Map<string, number>>();

/** Whether it is time to ask who the CRM's users are; each process asks for itself, as it costs a call or two. */
export const areOwnersDue = (work: Work, connectionId: string): boolean =>
  work.clock.now().getTime() - (looked.get(work.clock)?.get(connectionId) ?? 0) >= EVERY_MS;

function noteLook(work: Work, connectionId: string): void {
  const known = looked.get(work.clock) ?? new Map<string, number>();
  looked.set(work.clock, known.set(connectionId, work.clock.now().getTime()));
}

/**
 * Ties the CRM's users to ours by address, before the pull: a contact read before them would come in without its owner. Where
 * the CRM does not show them that is noted; what came in meanwhile gets its owner as soon as it does, or as its owner is known.
 */
export async function linkOwners(
  work: Work,
  { customerId, connectionId }: { customerId: string; connectionId: string },
  found: readonly CrmOwner[] | { unavailable: string },
): Promise<void> {
  const owners = 'unavailable' in found ? [] : found;
  const why = 'unavailable' in found ? found.unavailable : null;
  await work.withTenant(customerId, async (uow) => {
    const isNews = await saveUsers(uow, connectionId, owners);
    const [before] = await uow.rows<{ users_unavailable: string | null }>(sql`
      select users_unavailable from crm_integrations where customer_id = ${customerId}::uuid and id = ${connectionId}::uuid for no key update`);
    if (before?.users_unavailable !== why)
      await uow.rows(
        sql`update crm_integrations set users_unavailable = ${why} where customer_id = ${customerId}::uuid and id = ${connectionId}::uuid`,
      );
    if (why === null && (isNews || before?.users_unavailable)) await ownWhatCame(uow, connectionId);
  });
  noteLook(work, connectionId);
}

/** True = somebody is known now who was not, or not as this one. */
async function saveUsers(uow: UnitOfWork, connectionId: string, owners: readonly CrmOwner[]): Promise<boolean> {
  const rows = owners.map((owner) => ({
    external_id: owner.externalId,
    crm_user_id: owner.userExternalId ?? owner.externalId,
    email: owner.email.toLowerCase(),
  }));
  const saved = await uow.rows(sql`
    insert into crm_users as k (customer_id, connection_id, external_id, crm_user_id, user_id)
    select u.customer_id, ${connectionId}::uuid, r.external_id, r.crm_user_id, u.id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(external_id text, crm_user_id text, email text)
    join users u on u.customer_id = ${uow.customerId}::uuid and lower(u.email) = r.email
    on conflict (customer_id, connection_id, external_id) do update set user_id = excluded.user_id, crm_user_id = excluded.crm_user_id
      where (k.user_id, k.crm_user_id) is distinct from (excluded.user_id, excluded.crm_user_id)
    returning k.external_id`);
  return saved.length > 0;
}

/** Its links and activities say whose it is by the CRM's number. With two CRMs an owner is the master's to say. */
async function ownWhatCame(uow: UnitOfWork, connectionId: string): Promise<void> {
  const user = sql`crm_users u where u.customer_id = ${uow.customerId}::uuid and u.connection_id = ${connectionId}::uuid and u.external_id =`;
  for (const [table, objects] of [
    [sql`accounts`, ['account']],
    [sql`contacts`, ['contact', 'lead']],
    [sql`opportunities`, ['opportunity']],
  ] as const)
    await uow.rows(sql`
      update ${table} e set owner_id = (select u.user_id from ${user} l.owner_crm_id) from crm_sync_state l
      where e.customer_id = ${uow.customerId}::uuid and e.owner_id is null and l.customer_id = e.customer_id and l.connection_id = ${connectionId}::uuid
        and l.entity_type = ${anyText(objects)} and l.salesos_id = e.id and l.sync_status <> 'gone'
        and exists (select from crm_integrations i where i.customer_id = l.customer_id and i.id = l.connection_id and i.is_master)`);
  await uow.rows(sql`
    update activities a set owner_id = (select u.user_id from ${user} a.owner_crm_id)
    where a.customer_id = ${uow.customerId}::uuid and a.connection_id = ${connectionId}::uuid and a.owner_id is null and a.owner_crm_id is not null`);
}
