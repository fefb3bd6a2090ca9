import type { ScopeChoiceLists } from '@salesos/shared/api/setup';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmObject } from '#ports/crm.ts';
import { offerScope } from '../connection/offer-scope.ts';
import { type ScopeDeps, scopeGround, type ScopeRef } from '../connection/scope-ground.ts';
import { wordsOf } from './crm-words.ts';

/** What the records of an object can be chosen by, in the CRM's own words. */
export async function offerChoices(work: Work, deps: ScopeDeps, input: ScopeRef & { actor: Actor; object: CrmObject }): Promise<ScopeChoiceLists> {
  const { owners, lists, recordTypes } = await offerScope(work, deps, input);
  const words = wordsOf((await scopeGround(work, deps, input)).provider);
  return {
    owners: owners.filter(({ isActive }) => isActive).map(({ id, label }) => ({ id, label })),
    lists: lists && lists.map(({ id, label }) => ({ id, label })),
    recordTypes: recordTypes.map(({ id, label }) => ({ id, label })),
    listsName: words.list,
    typesName: words.recordTypes,
  };
}
