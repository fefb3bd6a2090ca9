import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { ListChoice, ScopeChoice } from '#ports/crm-scope.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';
import { askNow, orNull, type ScopeDeps, scopeGround, type ScopeRef } from './scope-ground.ts';

export interface ScopeOffer {
  owners: { id: string; label: string; email: string; isActive: boolean }[];
  /** Null = we may not see them. */
  lists: ListChoice[] | null;
  recordTypes: ScopeChoice[];
}

/** What an admin may choose the records of an object by. */
export async function offerScope(
  work: Work,
  deps: ScopeDeps,
  { actor, object, ...ref }: ScopeRef & { actor: Actor; object: CrmObject },
): Promise<ScopeOffer> {
  authorize(actor, 'connection.manage');
  const { session, scoping, objects, provider } = await scopeGround(work, deps, ref);
  if (!objects.includes(object)) throw new ServiceError('not_found', `${provider.label} has no such object for us.`);
  const owners = (await askNow(work, ref, 'crm owners', () => session.reader.owners()).catch(orNull)) ?? [];
  return {
    owners: owners.map(({ externalId: id, name: label, email, active: isActive }) => ({ id, label, email, isActive })),
    lists: await askNow(work, ref, 'crm lists', () => scoping.lists(object)).catch(orNull),
    recordTypes: (await askNow(work, ref, 'crm record types', () => scoping.recordTypes(object)).catch(orNull)) ?? [],
  };
}
