import type { ScopeChoiceLists } from '@salesos/shared/api/setup';
import { proposalText } from '@salesos/shared/labels/setup-words';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmObject } from '#ports/crm.ts';
import { offerScope } from '../connection/offer-scope.ts';
import { type ScopeDeps, scopeGround, type ScopeRef } from '../connection/scope-ground.ts';
import { wordsOf } from './crm-words.ts';

/** What the records of an object can be chosen by, in the CRM's own words. */
export async function offerChoices(
  work: Work,
  deps: ScopeDeps & { productName: string },
  input: ScopeRef & { actor: Actor; object: CrmObject },
): Promise<ScopeChoiceLists> {
  const offer = await offerScope(work, deps, input);
  const { provider, scoping } = await scopeGround(work, deps, input);
  const words = wordsOf(provider);
  const owners = offer.owners.filter(({ isActive }) => isActive);
  const people = await work.withTenant(input.customerId, (uow) => ownersOfOurs(uow, input.connectionId));
  const proposed = owners.flatMap(({ id }) => (people.has(id) ? [id] : []));
  const isProposed = proposed.length > 0 && proposed.length <= scoping.mostOwners;
  return {
    owners: owners.map(({ id, label }) => ({ id, label })),
    lists: offer.lists && offer.lists.map(({ id, label }) => ({ id, label })),
    recordTypes: offer.recordTypes.map(({ id, label }) => ({ id, label })),
    listsName: words.list,
    typesName: words.recordTypes,
    proposal: isProposed ? { owners: proposed, text: proposalText(deps.productName, proposed.length) } : null,
  };
}

/** The CRM's owners that are active users of ours; nobody once somebody has chosen records. */
async function ownersOfOurs(uow: UnitOfWork, connectionId: string): Promise<ReadonlySet<string>> {
  const rows = await uow.rows<{ external_id: string }>(sql`
    select k.external_id from crm_users k join users u on u.customer_id = k.customer_id and u.id = k.user_id and u.is_active
    where k.customer_id = ${uow.customerId}::uuid and k.connection_id = ${connectionId}::uuid
      and not exists (select from crm_scopes s where s.customer_id = k.customer_id and s.connection_id = k.connection_id)`);
  return new Set(rows.map(({ external_id }) => external_id));
}
